package dev.tidemark.server.collect.track;

import static dev.tidemark.server.collect.track.TrackServer.json;
import static dev.tidemark.server.collect.track.TrackServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentEndpointTest {

    private static final String IPHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";

    private final TrackServer server = new TrackServer(
            VisitorSettings.DEFAULT,
            (collector, visitors) -> new SegmentEndpoint(collector, CollectSettings.DEFAULT, visitors));

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aTrackIsAnEventOfThatType() {
        var response = post("/v1/track", """
                {"userId": 17, "anonymousId": "a", "event": "Signed up", "messageId": "m-1", "properties": {"price": 1.10},
                 "context": {"sessionId": 1700000000, "ip": "192.0.2.1", "locale": "de"}}""");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"success\":true,\"accepted\":1,\"rejected\":[]}");
        var event = server.keptEvents().getFirst();
        assertThat(event.tenantId()).isEqualTo(7);
        assertThat(event.eventKey()).isEqualTo(EventKey.of("segment", "m-1"));
        assertThat(new String(event.json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"specversion\":\"1.0\",\"id\":\"m-1\",\"source\":\"segment\",\"type\":\"track\",\"user\":\"17\","
                                + "\"session\":\"1700000000\",\"data\":{\"userId\":17,\"anonymousId\":\"a\",\"event\":\"Signed up\","
                                + "\"properties\":{\"price\":1.10},\"context\":{\"sessionId\":1700000000,\"locale\":\"de\"}}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            track    | {"event": "e", "anonymousId": "u"}
            page     | {"name": "Home", "anonymousId": "u"}
            screen   | {"name": "Home", "userId": "u"}
            identify | {"traits": {"plan": "x"}, "userId": "u"}
            group    | {"groupId": "g", "userId": "u"}
            alias    | {"previousId": "p", "userId": "u"}
            """)
    void eachCallHasItsPath(String call, String body) {
        assertThat(post("/v1/" + call, body).statusCode()).isEqualTo(200);
        var event = one();
        assertThat(event.path("type").asString()).isEqualTo(call);
        assertThat(event.path("user").asString()).isEqualTo("u");
        assertThat(event.path("id").asString()).as("given by the server").hasSize(36);
        assertThat(event.has("time")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/track | {"event": "e"}                                               | 400 missing_user /userId
            /v1/track | {"userId": "u"}                                              | 400 missing_member /event
            /v1/group | {"userId": "u"}                                              | 400 missing_member /groupId
            /v1/alias | {"userId": "u"}                                              | 400 missing_member /previousId
            /v1/page  | {"userId": "u", "timestamp": "yesterday"}                    | 400 invalid_time /timestamp
            /v1/page  | {"userId": "u", "timestamp": "2026-12-22T00:00:00Z"}         | 400 time_in_future /time
            /v1/page  | []                                                           | 400 not_an_object `
            /v1/page  | {"userId":                                                   | 400 invalid_json line 1, column 11
            /v1/page  | {} {}                                                        | 400 invalid_json line 1, column 4
            /v1/batch | {"userId": "u"}                                              | 400 missing_batch /batch
            """)
    void whatIsWrongWithACallIsTold(String path, String body, String problem) {
        assertThat(problem(post(path, body)).strip())
                .isEqualTo(problem.replace("`", "").strip());
        assertThat(server.kept()).isEmpty();
    }

    @Test
    void aBadCallCostsTheOthersNothing() {
        var response = post("/v1/batch", """
                {"batch": [{"type": "track", "event": "e", "userId": "u"}, 5, {"type": "page"}, {"type": "sing", "userId": "u"},
                           {"type": "page", "userId": "v"}]}""".replace(
                        "{\"type\": \"page\"}",
                        "{\"type\": \"page\", \"writeKey\": \"k-1\", \"context\": {\"ip\": \"192.0.2.1\"}}"));
        assertThat(response.statusCode()).isEqualTo(200);
        var receipt = json(response.body());
        assertThat(receipt.path("success").asBoolean()).isTrue();
        assertThat(receipt.path("accepted").asInt()).isEqualTo(2);
        assertThat(receipt.path("rejected").values())
                .extracting(
                        each -> each.path("i").asInt() + " " + each.path("code").asString())
                .containsExactly("1 not_an_object", "2 missing_user", "3 unknown_call");
        var kept = server.keptEvents();
        assertThat(TrackServer.rejects(kept))
                .containsExactly(
                        "not_an_object: 5",
                        "missing_user: {\"type\":\"page\",\"context\":{}}",
                        "unknown_call: {\"type\":\"sing\",\"userId\":\"u\"}");
        assertThat(kept).hasSize(5);
    }

    @Test
    void whatTheBatchSaysHoldsForItsItems() {
        post("/v1/batch", """
                {"context": {"library": {"name": "x"}, "locale": "en"}, "integrations": {"All": false},
                 "batch": [{"type": "page", "userId": "u", "context": {"locale": "de"}}, {"type": "page", "userId": "u"}]}""");
        var kept = server.kept();
        assertThat(kept.get(0).at("/data/context").toString())
                .isEqualTo("{\"library\":{\"name\":\"x\"},\"locale\":\"de\"}");
        assertThat(kept.get(1).at("/data/context").toString())
                .isEqualTo("{\"library\":{\"name\":\"x\"},\"locale\":\"en\"}");
        assertThat(kept.get(0).at("/data/integrations/All").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // two hours slow: it happened ten minutes before it was sent
        "2026-11-22T09:50:00Z, 2026-11-22T10:00:00Z, 2026-11-22T11:50:00Z, true",
        // ahead by a year
        "2027-11-22T11:59:59.5Z, 2027-11-22T12:00:00Z, 2026-11-22T11:59:59.500Z, true",
        // of another clock than the one that says when it was sent
        "2026-11-22T11:00:00Z, 2026-11-22T10:00:00Z, 2026-11-22T11:00:00Z, true",
        "2026-11-22T13:50:00+02:00, '', 2026-11-22T11:50:00Z, false"
    })
    void aWrongClockIsMended(String original, String sent, String time, boolean estimated) {
        var sentAt = sent.isEmpty() ? "" : ", \"sentAt\": \"" + sent + "\"";
        for (var name : new String[] {"timestamp", "originalTimestamp"}) {
            post(
                    "/v1/batch",
                    "{\"batch\": [{\"type\": \"page\", \"userId\": \"u\", \"" + name + "\": \"" + original + "\"}]"
                            + sentAt + "}");
            var event = one();
            assertThat(event.path("time").asString()).isEqualTo(time);
            assertThat(event.path("timeestimated").asBoolean(false)).isEqualTo(estimated);
            assertThat(event.at("/data/originalTimestamp").asString()).isEqualTo(original);
        }
    }

    @Test
    void keysStandWhereLibrariesHaveThem() {
        var page = "{\"userId\": \"u\"}";
        var basic = Base64.getEncoder().encodeToString("k-1:".getBytes(StandardCharsets.UTF_8));
        for (var request : new HttpRequest.Builder[] {
            to("/v1/page", page).header("Authorization", "Basic " + basic),
            to("/v1/page", page).header("Authorization", "Bearer k-1"),
            to("/v1/page?writeKey=k-1", page),
            to("/v1/page", "{\"userId\": \"u\", \"writeKey\": \"k-1\"}"),
            to("/v1/batch", "{\"writeKey\": \"k-1\", \"batch\": [{\"type\": \"page\", \"userId\": \"u\"}]}"),
            to("/v1/batch", "{\"batch\": [{\"type\": \"page\", \"userId\": \"u\", \"writeKey\": \"k-1\"}]}")
        }) {
            assertThat(server.send(request).statusCode()).isEqualTo(200);
            assertThat(one().toString()).doesNotContain("k-1");
        }
        assertThat(problem(server.send(to("/v1/page", page)))).isEqualTo("401 missing_key header authorization");
        assertThat(problem(server.send(to("/v1/page", page).header("Authorization", "Basic ?"))))
                .isEqualTo("401 missing_key header authorization");
        assertThat(problem(server.send(to("/v1/page?writeKey=k-2", page)))).isEqualTo("401 unknown_key query writeKey");
        assertThat(problem(server.send(to("/v1/page", "{\"userId\": \"u\", \"writeKey\": \"k-2\"}"))))
                .isEqualTo("401 unknown_key /writeKey");
        assertThat(server.kept()).isEmpty();
    }

    @Test
    void aProgramIsCountedAndNotKept() {
        var response = post("/v1/batch", """
                {"batch": [{"type": "page", "userId": "u", "context": {"userAgent": "Googlebot/2.1"}},
                           {"type": "page", "userId": "v", "context": {"userAgent": "%s", "page": {"url": "https://x.org/a", "referrer": "https://t.co/"}}}]}""".formatted(IPHONE));
        assertThat(response.body()).isEqualTo("{\"success\":true,\"accepted\":1,\"rejected\":[],\"bots\":1}");
        assertThat(one().path("data").toString()).endsWith("\"device\":\"phone\",\"referrer\":\"social\"}");
        assertThat(server.registry.get("tidemark.collect.bots").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aBeaconSaysWhichBrowserItIsOf() {
        for (var path : new String[] {"/beacon/v1/batch?writeKey=k-1", "/beacon?writeKey=k-1"}) {
            var response = server.send(to(path, "{\"batch\": [{\"type\": \"page\", \"anonymousId\": \"a\"}]}")
                    .header("User-Agent", IPHONE)
                    .header("Content-Type", "text/plain"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(one().at("/data/device").asString()).isEqualTo("phone");
        }
    }

    @Test
    void withoutABrokerItIsToBeSentAgain() {
        server.away(true);
        try {
            var response = post("/v1/page", "{\"userId\": \"u\"}");
            assertThat(problem(response)).isEqualTo("503 stream_unavailable stream");
            assertThat(response.headers().firstValue("retry-after")).contains("3");
        } finally {
            server.away(false);
        }
    }

    @Test
    void aBatchHasALimit() {
        var item = "{\"type\":\"page\",\"userId\":\"u\"},";
        var batch = item.repeat(CollectSettings.DEFAULT.maxEvents() + 1);
        assertThat(problem(post("/v1/batch", "{\"batch\":[" + batch.substring(0, batch.length() - 1) + "]}")))
                .isEqualTo("413 too_many_events /batch/10000");
        assertThat(problem(post("/v1/page", "{\"userId\": \"" + "u".repeat(4 << 20) + "\"}")))
                .isEqualTo("413 body_too_large body");
    }

    private JsonNode one() {
        var kept = server.kept();
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    private HttpResponse<String> post(String path, String body) {
        return server.send(to(path, body).header("Authorization", "Bearer k-1"));
    }

    private HttpRequest.Builder to(String path, String body) {
        return server.request(path).POST(BodyPublishers.ofString(body));
    }
}
