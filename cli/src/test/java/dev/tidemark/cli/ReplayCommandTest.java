package dev.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.send.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private Collector collector;
    private Path catalog;

    @BeforeEach
    void start() throws IOException {
        collector = Collector.start();
        catalog = write("catalog.yaml", "sources: { view: { key: [n], time: at } }");
    }

    @AfterEach
    void end() {
        collector.close();
    }

    @Test
    void sendsEveryLineOfEveryFileOnce() throws IOException {
        var plain = write("a.jsonl", lines(0, 1500));
        var compressed = gzip("b.jsonl.gz", lines(1500, 3000));
        assertThat(replay(plain, compressed)).isZero();
        assertThat(collector.events()).hasSize(3000);
        assertThat(terminal.out()).startsWith("3,000 lines read, 3,000 sent, 3,000 accepted, 0 refused, 0 retries");
    }

    @Test
    void losesNothingWhenTheServerStumbles() throws IOException {
        collector.failing(
                Collector.status(503), Collector.cut(), Collector.status(429), Collector.cut(), Collector.status(500));
        assertThat(replay(write("a.jsonl", lines(0, 2000)), "--batch", 100)).isZero();
        assertThat(collector.events()).hasSize(2000);
        assertThat(terminal.out()).contains("2,000 accepted, 0 refused, ").doesNotContain(" 0 retries");
    }

    @Test
    void namesTheLinesThatCanBeNoEvents() throws IOException {
        var file = write("a.jsonl", lines(0, 3) + "broken\n\n{\"n\":3}\n" + lines(3, 4) + "worse\n");
        assertThat(replay(file)).isEqualTo(1);
        assertThat(collector.events()).hasSize(4);
        assertThat(terminal.out())
                .contains("7 lines read, 4 sent, 4 accepted, 3 refused")
                .containsPattern("refused: no_time, 1 \\(.*\\): " + file + ":6\n")
                .containsPattern("refused: not_json, 2 \\(.*\\): " + file + ":4 " + file + ":8\n");
    }

    @Test
    void namesTheLinesThatTheServerRefuses() throws IOException {
        collector.refusing(event -> event.get("data").get("n").intValue() % 100 == 42);
        var file = write("a.jsonl", lines(0, 3000));
        assertThat(replay(file)).isEqualTo(1);
        assertThat(collector.events()).hasSize(2970);
        assertThat(terminal.out())
                .contains("2,970 accepted, 30 refused")
                .contains("refused: bad, 30 (refused): ")
                .contains(file + ":")
                .endsWith(" …\n");
    }

    @Test
    void endsWhenTooManyAreRefused() throws IOException {
        var file = write("a.jsonl", "broken\n".repeat(10) + lines(0, 10));
        assertThat(replay(file, "--max-errors", 5)).isEqualTo(1);
        assertThat(collector.events()).isEmpty();
        assertThat(terminal.err()).contains("stopped: more than 5 lines were refused");
    }

    @Test
    void endsAtOnceWithAWrongKey() throws IOException {
        var file = write("a.jsonl", lines(0, 10));
        assertThat(terminal.run(
                        "replay", file, "--catalog", catalog, "--url", collector.url(), "--write-key", "tmw_wrong"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("unknown write key (HTTP 401)");
        assertThat(terminal.out()).contains("10 lines not sent");
    }

    @Test
    void saysWhatWasNotSentWhenTheServerStaysAway() throws IOException {
        var file = write("a.jsonl", lines(0, 10_000));
        collector.close();
        assertThat(replay(file, "--give-up-after", "200ms")).isEqualTo(1);
        assertThat(terminal.err()).contains("the server took nothing for");
        assertThat(terminal.out()).contains("lines not sent: replay the file again");
    }

    @Test
    void endsWithTheLinesBeforeAFileBreaksOff() throws IOException {
        var file = gzip("a.jsonl.gz", lines(0, 20_000));
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(replay(file)).isEqualTo(1);
        assertThat(terminal.err()).contains("cannot read " + file + " to its end");
    }

    @Test
    void keepsTheRecordedPaceTimesTheSpeed() throws IOException {
        var started = System.nanoTime();
        // Lines are a second apart: 40 seconds, a hundred times faster.
        assertThat(replay(write("a.jsonl", lines(0, 41)), "--speed", 100)).isZero();
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(400_000_000);
        assertThat(collector.requests()).isGreaterThan(1);
        assertThat(collector.events()).hasSize(41);
    }

    @Test
    void keepsTheRate() throws IOException {
        var started = System.nanoTime();
        assertThat(replay(write("a.jsonl", lines(0, 1001)), "--rate", 2000)).isZero();
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(500_000_000);
        assertThat(collector.events()).hasSize(1001);
    }

    @Test
    void findsServerAndKeyInTheDataDir() throws IOException {
        write("tidemark.env", "TIDEMARK_URL=" + collector.url() + "\nTIDEMARK_WRITE_KEY='" + Collector.KEY + "'\n");
        var file = write("a.jsonl", lines(0, 3));
        assertThat(terminal.run("replay", file, "--catalog", catalog, "--data-dir", folder))
                .isZero();
        assertThat(collector.events()).hasSize(3);
    }

    @Test
    void reportsWrongInputBeforeAnythingIsSent() throws IOException {
        var file = write("a.jsonl", lines(0, 3));
        assertThat(new Terminal().run("replay", file, "--catalog", catalog, "--url", "nonsense", "--write-key", "k"))
                .isEqualTo(2);
        assertThat(replay(file, "--rate", 5, "--speed", 5)).isEqualTo(2);
        assertThat(replay(file, "--speed", "fast")).isEqualTo(2);
        assertThat(replay(file, "--rate", 0)).isEqualTo(2);
        assertThat(replay(file, "--rate", "NaN")).isEqualTo(2);
        assertThat(replay(file, "--batch", 0)).isEqualTo(2);
        assertThat(replay(file, "--source", "viw")).isEqualTo(2);
        assertThat(replay(folder, folder.resolve("none"))).isEqualTo(2);
        assertThat(terminal.err())
                .contains("exclude each other", "'fast'", "no source 'viw'; did you mean 'view'?", folder + "/none");
        assertThat(collector.requests()).isZero();
    }

    @Test
    void wantsToKnowWhichOfSeveralSources() throws IOException {
        catalog = write("two.yaml", "sources: { view: { key: [n], time: at }, message: { key: [n], time: at } }");
        var file = write("a.jsonl", lines(0, 3));
        assertThat(replay(file)).isEqualTo(2);
        assertThat(terminal.err()).contains("2 sources (view, message): say which with --source");
        assertThat(replay(file, "--source", "message")).isZero();
    }

    @Test
    void reportsEveryMistakeOfTheCatalog() throws IOException {
        catalog = write("wrong.yaml", "sources:\n  view: { kye: [n] }\n  message: { tmie: at }\n");
        assertThat(replay(write("a.jsonl", lines(0, 3)))).isEqualTo(2);
        assertThat(terminal.err().lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(line -> line.startsWith("tidemark: "));
    }

    private int replay(Object... arguments) {
        var all = new ArrayList<Object>(List.of("replay"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--catalog", catalog, "--url", collector.url(), "--write-key", Collector.KEY));
        return terminal.run(all.toArray());
    }

    private static String lines(int from, int to) {
        var text = new StringBuilder();
        IntStream.range(from, to).forEach(n -> text.append("{\"n\":%d,\"at\":%d}\n".formatted(n, 1_442_018_818 + n)));
        return text.toString();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path gzip(String name, String text) throws IOException {
        var file = folder.resolve(name);
        try (var stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(text.getBytes(UTF_8));
        }
        return file;
    }
}
