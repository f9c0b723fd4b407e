package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.Prompt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More partitions for a server that runs, from the command line. */
class StreamIT {

    @TempDir
    private Path folder = Path.of("");

    private TidemarkServer server;
    private Prompt prompt;

    @BeforeEach
    void start() {
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        server.dataDirectory().orElseThrow().environmentFile().write(server.environment());
        prompt = new Prompt(server.database());
        new Apply(server.database())
                .run(Catalog.parse(
                        "test", "sources: { s: {} }\nrollups: { r: { source: s, measures: { n: count } } }"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerGoesToTheNextTopicByItself() throws Exception {
        var key = Keys.make("news", server.postgresUrl()).write();
        send(key, 0, 500);
        assertThat(run("stream", "show").out()).containsPattern("tidemark\\.events +4 .*is written");

        var refused = run("stream", "grow", "--partitions", "4");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualToIgnoringNewLines(
                        "tidemark: --partitions should be from 5 to 10000: 4 of tidemark.events are in use");

        var grown = run("stream", "grow", "--partitions", "7");
        assertThat(grown.code()).as(grown.err()).isZero();
        assertThat(grown.out()).startsWith("events go to tidemark.events.2 with 7 partitions; ");

        send(key, 250, 1_000);
        await().atMost(Duration.ofMinutes(1)).until(() -> stored() == 1_250);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> run("stream", "show").out().matches("(?s).*tidemark\\.events\\.2 +7 +0 .*"));
        assertThat(run("stream", "show").out())
                .containsPattern("tidemark\\.events +4 +0 +all of it is stored")
                .containsPattern("tidemark\\.events\\.2 +7 +0 +is written");
        assertThat(stored()).isEqualTo(1_250);
        assertThat(prompt.number("select count(*) from tidemark.rejects")).isZero();
    }

    private long stored() {
        return prompt.number("select count(*) from tidemark.events");
    }

    private void send(String key, int from, int count) throws Exception {
        var events = IntStream.range(from, from + count)
                .mapToObj(
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/r\",\"type\":\"s\",\"data\":{}}"
                                ::formatted)
                .collect(Collectors.joining(",", "[", "]"));
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(events));
        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(Object... words) {
        var terminal = new Terminal();
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--data-dir";
        all[words.length + 1] = folder.resolve("data");
        return new Ran(terminal.run(all), terminal.out(), terminal.err());
    }
}
