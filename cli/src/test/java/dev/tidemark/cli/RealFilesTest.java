package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.send.Collector;
import dev.tidemark.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Replays files that nobody here wrote, and counts what arrives. */
class RealFilesTest {

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    @Test
    void everyWikipediaEditIsAnEventOfItsOwn() throws IOException {
        var file = SharedData.file("wikiticker/wikiticker-2015-09-12-sampled.json.gz");
        try (var collector = Collector.start()) {
            assertThat(replay(collector, file, "edit: { key: [time, channel, page, user], time: time, user: user }"))
                    .isZero();
            assertThat(collector.events()).hasSize(39_244);
            assertThat(collector.events().values().stream()
                            .mapToLong(event -> event.get("data").get("deleted").longValue())
                            .sum())
                    .isEqualTo(394_298);
        }
    }

    @Test
    void everyIrcMessageIsAnEventOfItsOwn() throws IOException {
        var archive = SharedData.file("ubuntu-irc/ubuntu-irc-raw.tar.gz");
        var lines = folder.resolve("irc.jsonl.gz");
        assertThat(IrcLog.toJsonLines(archive, lines)).isEqualTo(221_619);
        try (var collector = Collector.start()) {
            assertThat(replay(collector, lines, "message: { key: [file, line], time: time, user: nick }"))
                    .isZero();
            assertThat(collector.events()).hasSize(221_619);
            var days = new HashSet<String>();
            collector.events().values().stream().map(RealFilesTest::day).forEach(days::add);
            assertThat(days).hasSize(173).contains("2004-11-15", "2018-02-27");
        }
    }

    private static String day(JsonNode event) {
        return event.get("time").stringValue().substring(0, 10);
    }

    private int replay(Collector collector, Path file, String source) throws IOException {
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), "sources: { " + source + " }");
        return terminal.run(
                "replay", file, "--catalog", catalog, "--url", collector.url(), "--write-key", Collector.KEY);
    }
}
