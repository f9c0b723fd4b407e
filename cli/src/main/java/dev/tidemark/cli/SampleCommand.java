package dev.tidemark.cli;

import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.progress.Progress;
import dev.tidemark.cli.warehouse.Deliveries;
import dev.tidemark.cli.warehouse.Publisher;
import dev.tidemark.cli.warehouse.Publishers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark sample}: files to import. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        header = "Writes what the warehouse of an invented publishing company would deliver, hour by hour.",
        description = {
            "Of each hour a file of articles, of sections, of authors and of the site (CSV), and one of the articles that appeared"
                    + " in it, with title, sections and authors (NDJSON). tenants.txt names the publishers.",
            "An hour is the same whenever it is written.",
        },
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark sample --out deliveries --from 2026-11-22T03:00Z                one hour of 51 publishers",
            "  tidemark sample --out deliveries --from 2026-11-15T00:00Z --hours 168    a week",
            "  tidemark sample --out deliveries --from 2026-11-22T15:00Z --every 1      a peak hour of all 5,000: 3.7 M rows",
        },
        optionListHeading = "%nOptions:%n")
final class SampleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Made if it is not there.")
    private Path folder = Path.of("");

    @Option(
            names = "--from",
            required = true,
            paramLabel = "HOUR",
            description = "The first one, such as 2026-11-22T03:00Z.")
    private String from = "";

    @Option(names = "--hours", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int hours = 1;

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "The largest publisher and every Nth of 5,000, by size. Default: ${DEFAULT-VALUE}.")
    private int every = 100;

    @Option(names = "--plain", description = "Do not compress.")
    private boolean plain;

    @Override
    public Integer call() throws IOException {
        if (every < 1 || every > Publishers.ALL || hours < 1) {
            throw CommandFailure.wrongInput("--every is from 1 to " + Publishers.ALL + ", --hours 1 or more");
        }
        var first = first();
        var publishers = Publishers.every(every);
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("tenants.txt"),
                publishers.stream().map(Publisher::name).toList());
        var rows = write(publishers, first);
        spec.commandLine()
                .getOut()
                .printf(
                        "%,d rows of %d publishers in %d %s, in %s%n",
                        rows, publishers.size(), hours, hours == 1 ? "hour" : "hours", folder);
        return 0;
    }

    private long write(List<Publisher> publishers, Instant first) throws IOException {
        var deliveries = new Deliveries(folder, !plain);
        var done = new AtomicInteger();
        var rows = 0L;
        try (var _ = Display.of(
                new Display.Task("sample", " hours", 1),
                () -> new Progress(done.get(), hours, done.get() + " of " + hours + " hours"),
                spec.commandLine().getErr())) {
            for (var hour = 0; hour < hours; hour++) {
                rows += deliveries
                        .write(publishers, first.plus(Duration.ofHours(hour)))
                        .sum();
                done.incrementAndGet();
            }
        }
        return rows;
    }

    private Instant first() {
        try {
            var hour = OffsetDateTime.parse(from).toInstant();
            if (hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
                return hour;
            }
        } catch (DateTimeParseException _) {
            // Said below.
        }
        throw CommandFailure.wrongInput(
                "--from: '" + from + "' is not the start of an hour, such as 2026-11-22T03:00Z");
    }
}
