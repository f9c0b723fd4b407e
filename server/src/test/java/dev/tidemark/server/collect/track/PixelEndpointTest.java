package dev.tidemark.server.collect.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PixelEndpointTest {

    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    private final TrackServer server = new TrackServer(
            new VisitorSettings(false, Optional.of("a secret of at least thirty-two bytes")),
            (collector, visitors) -> new PixelEndpoint(collector, CollectSettings.DEFAULT, visitors));

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void anImageIsAnEvent() {
        var response = server.send(server.request(
                        "/pixel/v1/track?writeKey=k-1&anonymousId=a&event=Mail+opened&properties.campaign=spring%2026&properties.campaign.x=1&__proto__.x=1")
                .header("User-Agent", FIREFOX));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("image/gif");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.body()).startsWith("GIF89a");
        var event = server.kept().getFirst();
        assertThat(event.path("type").asString()).isEqualTo("track");
        assertThat(event.path("user").asString()).isEqualTo("a");
        assertThat(event.at("/data/event").asString()).isEqualTo("Mail opened");
        assertThat(event.at("/data/properties").toString()).isEqualTo("{\"campaign\":\"spring 26\"}");
        assertThat(event.at("/data/device").asString()).isEqualTo("desktop");
        assertThat(event.toString()).doesNotContain("k-1");
    }

    @Test
    void thePageItStandsOnIsItsReferrer() {
        var request = server.request("/pixel?writeKey=k-1")
                .header("User-Agent", FIREFOX)
                .header("X-Forwarded-For", "192.0.2.7, 10.0.0.1")
                .header("Referer", "https://x.org/a");
        assertThat(server.send(request).statusCode()).isEqualTo(200);
        var event = server.kept().getFirst();
        assertThat(event.path("type").asString()).isEqualTo("page");
        assertThat(event.at("/data/context/page/url").asString()).isEqualTo("https://x.org/a");
        assertThat(event.path("user").asString()).startsWith("v.");
        assertThat(event.toString()).doesNotContain("192.0.2.7", "10.0.0.1");
    }

    @Test
    void aProgramGetsItsImageAndIsNotKept() {
        var response = server.send(
                server.request("/pixel/v1/page?writeKey=k-1&userId=u").header("User-Agent", "curl/8.0"));
        assertThat(response.body()).startsWith("GIF89a");
        assertThat(server.kept()).isEmpty();
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(TrackServer.problem(server.send(server.request("/pixel?userId=u"))))
                .isEqualTo("401 missing_key header authorization");
        assertThat(TrackServer.problem(server.send(
                        server.request("/pixel/v1/track?writeKey=k-1&userId=u").header("User-Agent", FIREFOX))))
                .isEqualTo("400 missing_member /event");
    }

    @Test
    void parametersThatStandInTheWayAreReplaced() {
        for (var odd : new String[] {"context=5", "context.page=5"}) {
            var response = server.send(server.request("/pixel?writeKey=k-1&userId=u&" + odd)
                    .header("User-Agent", FIREFOX)
                    .header("Referer", "https://x.org/a"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(server.kept().getFirst().at("/data/context/page/url").asString())
                    .isEqualTo("https://x.org/a");
        }
    }
}
