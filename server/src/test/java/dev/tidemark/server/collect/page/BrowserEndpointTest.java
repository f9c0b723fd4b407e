package dev.tidemark.server.collect.page;

import static dev.tidemark.server.collect.track.TrackServer.json;
import static dev.tidemark.server.collect.track.TrackServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.track.TrackServer;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserEndpointTest {

    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    private final TrackServer server = new TrackServer(
            new VisitorSettings(false, Optional.of("a secret of at least thirty-two bytes")),
            (collector, visitors) -> new BrowserEndpoint(collector, CollectSettings.DEFAULT, visitors));

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aPageViewIsAnEvent() {
        var response = post("k-1", """
                {"sent": 2000000060000, "events": [{"id": "i-1", "type": "page_view", "time": 2000000000000, "session": "s",
                 "data": {"article": "/a", "url": "https://x.org/a", "referrer": "https://www.google.com/search?q=secret", "views": 1}}]}""", FIREFOX);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"accepted\":1}");
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
        var event = server.keptEvents().getFirst();
        assertThat(event.eventKey()).isEqualTo(EventKey.of("browser", "i-1"));
        var json = json(new String(event.json(), StandardCharsets.UTF_8));
        assertThat(json.path("time").asString()).isEqualTo("2026-11-22T11:59:00Z");
        assertThat(json.path("timeestimated").asBoolean()).isTrue();
        assertThat(json.path("session").asString()).isEqualTo("s");
        assertThat(json.path("user").asString()).startsWith("v.");
        assertThat(json.path("data").toString())
                .isEqualTo("{\"article\":\"/a\",\"url\":\"https://x.org/a\",\"referrer\":\"search\",\"views\":1,"
                        + "\"device\":\"desktop\",\"referrer_host\":\"google.com\"}");
    }

    @Test
    void whatThePageKnowsGoesBeforeWhatIsGuessed() {
        post("k-1", """
                {"events": [{"id": "i", "type": "message", "user": "u", "data": {"device": "tablet", "referrer": "mine"}}]}""", FIREFOX);
        var event = server.kept().getFirst();
        assertThat(event.path("user").asString()).isEqualTo("u");
        assertThat(event.path("data").toString()).isEqualTo("{\"device\":\"tablet\",\"referrer\":\"mine\"}");
    }

    @Test
    void aClockOfAnyKindGivesATime() {
        post("k-1", """
                {"sent": 5, "events": [{"id": "a", "type": "t", "time": 9000}, {"id": "b", "type": "t", "time": 1e999999999},
                 {"id": "c", "type": "t", "time": -9223372036854775808}]}""", FIREFOX);
        assertThat(server.kept())
                .extracting(event -> event.path("time").asString("none"))
                .containsExactly("2026-11-22T12:00:00Z", "none", "2026-11-22T12:00:00Z");
    }

    @Test
    void aBadEventCostsTheOthersNothing() {
        var response = post("k-1", """
                {"events": [5, {"type": "t"}, {"id": "a", "type": "t"}, {"id": "b"}]}""", FIREFOX);
        assertThat(response.statusCode()).isEqualTo(202);
        var receipt = json(response.body());
        assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
        assertThat(receipt.path("rejected").values())
                .extracting(each -> each.path("i").asInt() + " "
                        + each.path("code").asString() + " " + each.path("at").asString())
                .containsExactly("0 not_an_object ", "1 missing_attribute /id", "3 missing_attribute /type");
        var kept = server.keptEvents();
        assertThat(TrackServer.rejects(kept)).hasSize(3).contains("not_an_object: 5");
        assertThat(kept).hasSize(4);
    }

    @Test
    void aProgramIsCountedAndNotKept() {
        var response = post("k-1", "{\"events\": [{\"id\": \"a\", \"type\": \"t\"}]}", "curl/8.0");
        assertThat(response.body()).isEqualTo("{\"accepted\":0}");
        assertThat(server.kept()).isEmpty();
        assertThat(server.registry.get("tidemark.collect.bots").counter().count())
                .isEqualTo(1);
    }

    @Test
    void manyAreToBeSentInPieces() {
        var events = "5,".repeat(CollectSettings.DEFAULT.maxEvents()) + "5";
        assertThat(problem(post("k-1", "{\"events\": [" + events + "]}", FIREFOX)))
                .isEqualTo("413 too_many_events /events/10000");
        assertThat(server.registry
                        .get("tidemark.collect.refused")
                        .tag("code", "too_many_events")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(problem(post("k-2", "{}", FIREFOX))).isEqualTo("401 unknown_key query key");
        assertThat(problem(post("k-1", "{}", FIREFOX))).isEqualTo("400 missing_events /events");
        assertThat(problem(post("k-1", "{", FIREFOX))).startsWith("400 invalid_json");
        server.away(true);
        try {
            var away = post("k-1", "{\"events\": [{\"id\": \"a\", \"type\": \"t\"}]}", FIREFOX);
            assertThat(problem(away)).isEqualTo("503 stream_unavailable stream");
            assertThat(away.headers().firstValue("access-control-allow-origin")).contains("*");
        } finally {
            server.away(false);
        }
    }

    @Test
    void aKeyMayBeForPagesOfOneOrigin() {
        var own = from("https://news.example.org");
        assertThat(own.statusCode()).isEqualTo(202);
        assertThat(own.headers().allValues("access-control-allow-origin")).containsExactly("https://news.example.org");
        var other = from("https://elsewhere.example.org");
        assertThat(problem(other)).isEqualTo("403 origin_not_allowed header origin");
        assertThat(other.headers().allValues("access-control-allow-origin"))
                .as("so that the script knows not to try again")
                .containsExactly("*");
        assertThat(server.kept()).hasSize(1);
    }

    private HttpResponse<String> from(String origin) {
        return server.send(server.request("/v1/browser?key=k-pages")
                .header("User-Agent", FIREFOX)
                .header("Origin", origin)
                .POST(BodyPublishers.ofString("{\"events\": [{\"id\": \"a\", \"type\": \"t\"}]}")));
    }

    private HttpResponse<String> post(String key, String body, String userAgent) {
        return server.send(server.request("/v1/browser?key=" + key)
                .header("User-Agent", userAgent)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString(body)));
    }
}
