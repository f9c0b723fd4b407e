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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejects through HTTP, Kafka and Postgres, and through again after a fix. */
class RejectsIT {

    @TempDir
    private static Path folder;

    private static TidemarkServer server;
    private static Prompt prompt;

    @BeforeAll
    static void start() {
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        server.dataDirectory().orElseThrow().environmentFile().write(server.environment());
        prompt = new Prompt(server.database());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Redelivered and tried again, at the same time too: one event each. */
    @Test
    void afterAFixEachBecomesOneEvent() throws Exception {
        var key = Keys.make("fixed", server.postgresUrl()).write();
        for (var time = 0; time < 3; time++) {
            send(key, "page_veiw", 1_200);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> rejects("unknown_type") == 1_200);
        assertThat(run("rejects", "replay", "--tenant", "fixed").code())
                .as("nothing is mended yet")
                .isEqualTo(1);
        assertThat(rejects("unknown_type")).isEqualTo(1_200);

        new Apply(server.database()).run(Catalog.parse("test", """
                sources: { fixed: { types: [page_veiw], fields: { n: { path: n, type: integer } } } }
                rollups: { fixed: { source: fixed, measures: { views: count } } }
                """));
        send(key, "page_veiw", 10);
        var ran = run("rejects", "replay", "--tenant", "fixed", "--reason", "unknown_type");
        assertThat(ran.code()).as(ran.text()).isZero();
        assertThat(ran.text()).contains("1,200 tried again: 1,200 are events now, 0 are rejects still");
        assertThat(rejects("unknown_type")).isZero();
        await().atMost(Duration.ofMinutes(1)).until(() -> events() == 1_200);
        assertThat(run("rejects", "replay").text()).contains("0 tried again");
        assertThat(prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.fixed"))
                .isEqualTo(1_200);
    }

    /** The second time as if a kill -9 had come after all was sent and before the reject was gone. */
    @Test
    void aDeliveryIsReadAgainAndEachOfItsEventsIsThereOnce() {
        new Apply(server.database()).run(Catalog.parse("test", """
                sources:
                  fixed: { types: [page_veiw], fields: { n: { path: n, type: integer } } }
                  message: {}
                rollups:
                  fixed: { source: fixed, measures: { views: count } }
                  messages: { source: message, measures: { messages: count } }
                """));
        Keys.make("pages", server.postgresUrl());
        for (var time = 0; time < 2; time++) {
            deliveryKept(Messenger.delivery(List.of(1, 2, 3)));
            deliveryKept("{\"object\":");
            var ran = run("rejects", "replay", "--tenant", "pages");
            assertThat(ran.text()).contains("2 tried again: 1 are events now, 1 are rejects still");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(
                            prompt.text(
                                    "select string_agg(distinct reason, ' ') from tidemark.rejects where source = '/webhooks/facebook/page'"))
                    .isEqualTo("invalid_json");
            prompt.execute("delete from tidemark.rejects where source = '/webhooks/facebook/page'");
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> prompt.number("select sum(next_offset)::bigint from tidemark.stream_offsets") >= 6
                        && prompt.number("select count(*) from tidemark.events where source = 'message'") == 3);
    }

    /** As an older version left it, which could not read it. */
    private static void deliveryKept(String body) {
        prompt.execute(
                "insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes, again, source, delivered_as)"
                        + " select '2026-07-01Z', tenant_id, 'not_a_delivery', 'why', convert_to('" + body
                        + "', 'UTF8'), true, '/webhooks/facebook/page', 'application/json' from tidemark.tenants where name = 'pages'");
    }

    private static long events() {
        return prompt.number("select count(*) from tidemark.events where source = 'fixed'");
    }

    private static long rejects(String reason) {
        return prompt.number("select count(*) from tidemark.rejects where reason = '" + reason + "'");
    }

    private static void send(String key, String type, int count) throws Exception {
        var events = IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/r\",\"type\":\"%s\",\"data\":{\"n\":%d}}"
                                .formatted(i, type, i))
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

    private record Ran(int code, String text) {}

    private static Ran run(Object... words) {
        var terminal = new Terminal();
        var all = new Object[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--data-dir";
        all[words.length + 1] = folder.resolve("data");
        var code = terminal.run(all);
        return new Ran(code, terminal.out() + terminal.err());
    }
}
