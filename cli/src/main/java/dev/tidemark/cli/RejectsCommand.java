package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.progress.Progress;
import dev.tidemark.server.again.Again;
import dev.tidemark.server.again.CannotReplay;
import dev.tidemark.server.again.Tried;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.store.Rejects;
import dev.tidemark.store.StreamTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark rejects}: what was accepted and could not be an event. */
@Command(
        name = "rejects",
        mixinStandardHelpOptions = true,
        header = "Lists and shows what could not be an event, and tries it again after a fix.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark rejects list --count                     how many, by tenant and reason",
            "  tidemark rejects list --tenant news --since 24h",
            "  tidemark rejects show 17                          its bytes, as they came",
            "  tidemark rejects replay --reason unknown_type     after the catalog has the type",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class RejectsCommand {

    private static final List<String> LIST =
            List.of("id", "rejected", "tenant", "reason", "source", "bytes", "replay", "detail");
    private static final List<String> COUNTS =
            List.of("rejects", "of which replay", "tenant", "reason", "first", "last", "one of the details");
    private static final int LONGEST = 120;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", mixinStandardHelpOptions = true, header = "The newest first, or how many there are.")
    int list(
            @Mixin DatabaseOption database,
            @Mixin RejectFilterOptions which,
            @Option(names = "--count", description = "How many, by tenant and reason.") boolean count,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        try (var open = database.open()) {
            var rejects = new Rejects(open);
            var filter = which.filter(open);
            var lines = count
                    ? Table.lines(
                            COUNTS,
                            rejects.counts(filter).stream()
                                    .map(RejectsCommand::row)
                                    .toList())
                    : Table.lines(
                            LIST,
                            rejects.list(filter, limit).stream()
                                    .map(RejectsCommand::row)
                                    .toList());
            lines.forEach(out()::println);
            return 0;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, header = "What was received, byte by byte.")
    int show(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "As rejects list shows it.") long id) {
        try (var open = database.open()) {
            var bytes = new Rejects(open)
                    .bytes(id)
                    .orElseThrow(() -> CommandFailure.wrongInput("there is no reject " + id));
            out().println(new String(bytes, StandardCharsets.UTF_8));
            return 0;
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            header = "Sends rejects through the processors of a running server again.",
            description = {
                "Each becomes an event, once, and is a reject no more; or it stays one, with the reason of this time.",
                "A platform's delivery that could not be read is read again by this version, and what it holds is sent.",
                "May be interrupted and run again at any moment. What is a part of something only cannot be tried again.",
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all are events now", "1:some are rejects still, or it failed", "2:wrong usage or input"})
    int replay(@Mixin DatabaseOption database, @Mixin RejectFilterOptions which) throws Exception {
        var stream = new KafkaStream(database.stream(), new SimpleMeterRegistry());
        try (var open = database.open();
                var producer = stream.producer(new StreamTopics(open)::partitions)) {
            var again = new Again(new Rejects(open), producer, which.filter(open));
            try (var _ = Display.of(
                    new Display.Task("replay", "", 1),
                    () -> progress(again),
                    spec.commandLine().getErr())) {
                again.run();
            }
            return tell(again.tried());
        } catch (CannotReplay e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Progress progress(Again again) {
        var tried = again.tried();
        return new Progress(
                tried.tried(),
                again.of(),
                "%,d are events now, %,d are not".formatted(tried.stored(), tried.rejected()));
    }

    private int tell(Tried tried) {
        out().println("%,d tried again: %,d are events now, %,d are rejects still"
                .formatted(tried.tried(), tried.stored(), tried.rejected()));
        if (tried.unable() > 0) {
            out().println("%,d cannot be tried again: they are no events by themselves".formatted(tried.unable()));
        }
        return tried.rejected() == 0 ? 0 : 1;
    }

    private static List<String> row(Rejects.Entry entry) {
        return List.of(
                String.valueOf(entry.id()),
                entry.rejected().truncatedTo(ChronoUnit.SECONDS).toString(),
                entry.tenant(),
                entry.reason(),
                shortened(entry.source()),
                String.valueOf(entry.size()),
                entry.again() ? "yes" : "no",
                shortened(entry.detail()));
    }

    private static List<String> row(Rejects.Count count) {
        return List.of(
                String.valueOf(count.rejects()),
                String.valueOf(count.again()),
                count.tenant().name(),
                count.reason(),
                count.first().truncatedTo(ChronoUnit.SECONDS).toString(),
                count.last().truncatedTo(ChronoUnit.SECONDS).toString(),
                shortened(count.example()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
