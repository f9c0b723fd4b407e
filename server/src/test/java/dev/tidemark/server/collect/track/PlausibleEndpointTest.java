package dev.tidemark.server.collect.track;

import static dev.tidemark.server.collect.track.TrackServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlausibleEndpointTest {

    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    private final TrackServer server = new TrackServer(
            new VisitorSettings(false, Optional.of("a secret of at least thirty-two bytes")),
            (collector, visitors) -> new PlausibleEndpoint(collector, CollectSettings.DEFAULT, visitors));

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"domain": "x.org", "name": "pageview", "url": "https://x.org/a?b=1", "referrer": "https://t.co/1", "props": {"author": "Ada"}}
            {"d": "x.org", "n": "pageview", "u": "https://x.org/a?b=1", "r": "https://t.co/1", "p": "{\\"author\\": \\"Ada\\"}"}
            """)
    void aPageViewHasTheNamesOfTheScript(String body) {
        var response = post(body, FIREFOX);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("ok");
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        var event = server.kept().getFirst();
        assertThat(event.path("type").asString()).isEqualTo("page_view");
        assertThat(event.path("user").asString()).startsWith("v.");
        assertThat(event.path("data").toString())
                .isEqualTo(
                        "{\"domain\":\"x.org\",\"article\":\"/a\",\"url\":\"https://x.org/a?b=1\",\"referrer\":\"social\","
                                + "\"referrer_host\":\"t.co\",\"device\":\"desktop\",\"properties\":{\"author\":\"Ada\"},\"views\":1}");
    }

    @Test
    void otherNamesAreOtherTypes() {
        post("{\"n\": \"engagement\", \"d\": \"x.org\", \"u\": \"https://x.org\", \"e\": 12700, \"sd\": 80}", FIREFOX);
        post(
                "{\"n\": \"Signup\", \"d\": \"x.org\", \"u\": \"https://x.org/s\", \"revenue\": {\"currency\": \"EUR\", \"amount\": \"1.10\"}}",
                FIREFOX);
        var kept = server.kept();
        assertThat(kept.get(0).path("type").asString()).isEqualTo("page_read");
        assertThat(kept.get(0).at("/data/engaged").asInt()).isEqualTo(12);
        assertThat(kept.get(0).at("/data/article").asString()).isEqualTo("/");
        assertThat(kept.get(1).path("type").asString()).isEqualTo("track");
        assertThat(kept.get(1).at("/data/event").asString()).isEqualTo("Signup");
        assertThat(kept.get(1).at("/data/revenue/amount").asString()).isEqualTo("1.10");
    }

    @Test
    void anAbsurdNumberIsNone() {
        post("{\"n\": \"engagement\", \"d\": \"x.org\", \"u\": \"https://x.org\", \"e\": 1e999999999}", FIREFOX);
        assertThat(server.kept().getFirst().at("/data/engaged").asInt(-1)).isZero();
    }

    @Test
    void withAnIdItIsOneHoweverOftenItIsSent() {
        var hit = "{\"messageId\": \"m\", \"name\": \"pageview\", \"domain\": \"x.org\", \"url\": \"https://x.org/\"}";
        post(hit, FIREFOX);
        post(hit, FIREFOX);
        assertThat(server.keptEvents())
                .extracting(event -> event.eventKey())
                .containsExactly(EventKey.of("plausible", "m"), EventKey.of("plausible", "m"));
    }

    @Test
    void aProgramIsDropped() {
        var response = post("{\"n\": \"pageview\", \"d\": \"x.org\", \"u\": \"https://x.org\"}", "curl/8.0");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("x-plausible-dropped")).contains("1");
        assertThat(server.kept()).isEmpty();
    }

    /** As Plausible does it, so that a sender behind a proxy can see whether it is told whose address it is. */
    @Test
    void theAddressIsToldToWhoAsksForIt() {
        var good = "{\"domain\": \"x.org\", \"name\": \"pageview\", \"url\": \"https://x.org\"}";
        var told = debug(good, FIREFOX, "true");
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.body()).isEqualTo("203.0.113.7");
        assertThat(told.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(server.kept()).hasSize(1);
        assertThat(debug(good, FIREFOX, "false").body()).isEqualTo("ok");
        var dropped = debug(good, "curl/8.0", "true");
        assertThat(dropped.body()).isEqualTo("203.0.113.7");
        assertThat(dropped.headers().firstValue("x-plausible-dropped")).contains("1");
        assertThat(problem(debug("[]", FIREFOX, "true"))).isEqualTo("400 not_an_object ");
        assertThat(server.kept()).as("of the one that asked for nothing").hasSize(1);
    }

    private HttpResponse<String> debug(String body, String userAgent, String value) {
        return server.send(server.request("/api/event?key=k-1")
                .header("User-Agent", userAgent)
                .header("X-Forwarded-For", "203.0.113.7, 198.51.100.1")
                .header("X-Debug-Request", value)
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(problem(post("{\"name\": \"pageview\", \"url\": \"https://x.org\"}", FIREFOX)))
                .isEqualTo("400 missing_member /domain");
        assertThat(problem(post("{\"domain\": \"x.org\", \"url\": \"https://x.org\"}", FIREFOX)))
                .isEqualTo("400 missing_member /name");
        assertThat(problem(post("{\"domain\": \"x.org\", \"name\": \"pageview\"}", FIREFOX)))
                .isEqualTo("400 missing_member /url");
        assertThat(problem(post("[]", FIREFOX))).isEqualTo("400 not_an_object ");
        assertThat(problem(server.send(server.request("/api/event").POST(BodyPublishers.ofString("{}")))))
                .isEqualTo("401 missing_key header authorization");
        assertThat(server.kept()).isEmpty();
    }

    private HttpResponse<String> post(String body, String userAgent) {
        return server.send(server.request("/api/event?key=k-1")
                .header("User-Agent", userAgent)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body)));
    }
}
