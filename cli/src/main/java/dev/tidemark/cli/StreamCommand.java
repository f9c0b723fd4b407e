package dev.tidemark.cli;

import dev.tidemark.cli.ask.Table;
import dev.tidemark.schema.Migrations;
import dev.tidemark.server.stream.Generation;
import dev.tidemark.server.stream.Growth;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.server.stream.StreamFailed;
import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.StreamTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark stream}: the topics between collectors and processors. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        header = "Shows the stream's topics, and gives it more partitions.",
        synopsisHeading = "%nUsage:%n  ",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidemark stream show                              its topics, and how much of each waits",
            "  tidemark stream grow --partitions 12              while events go on",
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
final class StreamCommand {

    private static final int MOST_PARTITIONS = 10_000;
    private static final List<String> TOPICS = List.of("topic", "partitions", "waiting records", "");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Its topics, oldest first; the last one is written.")
    int show(@Mixin DatabaseOption database) throws InterruptedException {
        var stream = stream(database.stream());
        try (var open = database.open()) {
            var rows = new ArrayList<List<String>>();
            var topics = stream.generations();
            for (var topic : topics) {
                var waiting = waiting(stream, topic, open);
                rows.add(List.of(
                        topic.topic(),
                        String.valueOf(topic.partitions()),
                        "%,d".formatted(waiting),
                        topic.equals(topics.getLast())
                                ? "is written"
                                : waiting == 0 ? "all of it is stored" : "is read to its end first"));
            }
            Table.lines(TOPICS, rows).forEach(out()::println);
            return 0;
        }
    }

    @Command(
            name = "grow",
            mixinStandardHelpOptions = true,
            header = "More partitions, for more processors, while events go on.",
            description =
                    "Closes the topic, makes another one with that many partitions and the settings of this one, to which all "
                            + "servers go by themselves; senders wait for a moment. Processors store what is in the old topic before "
                            + "they begin with the new one, so that copies of an event keep their order. When it was interrupted, run it "
                            + "again: until then no events are taken. Partitions that are added by Kafka's own tools are not used.")
    int grow(
            @Mixin DatabaseOption database,
            @Option(names = "--partitions", paramLabel = "N", required = true, description = "More than there are.")
                    int partitions)
            throws InterruptedException {
        var settings = database.stream();
        try (var open = database.open()) {
            Migrations.run(open);
            var topics = new StreamTopics(open);
            try (var _ = topics.alone()
                    .orElseThrow(() -> CommandFailure.failed("somebody else changes the stream's topics right now"))) {
                var growth = new Growth(settings);
                var last = growth.newest();
                var used = topics.partitions(last.topicId(), last.partitions());
                if (partitions <= used || partitions > MOST_PARTITIONS) {
                    throw CommandFailure.wrongInput("--partitions should be from %d to %d: %d of %s are in use"
                            .formatted(used + 1, MOST_PARTITIONS, used, last.topic()));
                }
                var next = growth.to(partitions);
                topics.partitions(next.topicId(), next.partitions());
                out().println("events go to %s with %d partitions; %,d records of %s are stored first"
                        .formatted(
                                next.topic(), next.partitions(), waiting(stream(settings), last, open), last.topic()));
                return 0;
            }
        } catch (StreamFailed e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static KafkaStream stream(StreamSettings settings) {
        return new KafkaStream(settings, new SimpleMeterRegistry());
    }

    private static long waiting(KafkaStream stream, Generation topic, Database open) throws InterruptedException {
        var offsets = new Offsets(open);
        return stream.waiting(
                topic, partition -> offsets.of(topic.topicId(), partition).offset());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
