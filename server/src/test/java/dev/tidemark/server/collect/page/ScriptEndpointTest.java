package dev.tidemark.server.collect.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.track.TrackServer;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptEndpointTest {

    private final TrackServer server =
            new TrackServer(VisitorSettings.DEFAULT, (collector, visitors) -> new ScriptEndpoint());

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void isSmall() {
        assertThat(ScriptFile.gzip().bytes()).hasSizeLessThan(3_000);
    }

    @Test
    void isForPagesOfAnyOriginAndKept() {
        var response = server.send(server.request("/tidemark.js"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("page_view");
        var headers = response.headers();
        assertThat(headers.firstValue("content-type")).contains("text/javascript; charset=utf-8");
        assertThat(headers.firstValue("cache-control")).contains("public, max-age=3600");
        assertThat(headers.firstValue("access-control-allow-origin")).contains("*");
        var tag = headers.firstValue("etag").orElseThrow();
        var again = server.send(server.request("/tidemark.js").header("If-None-Match", "W/\"x\", " + tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("etag")).contains(tag);
        assertThat(server.send(server.request("/tidemark.js").header("If-None-Match", "\"x\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void isCompressedForWhoTakesIt() {
        for (var accepted : new String[] {"gzip", "br, gzip;q=0.5", "deflate, GZIP"}) {
            assertThat(server.send(server.request("/tidemark.js").header("Accept-Encoding", accepted))
                            .headers()
                            .firstValue("content-encoding"))
                    .contains("gzip");
        }
        for (var accepted : new String[] {"br", "gzip;q=0", "gzip; q=0.0, br"}) {
            assertThat(server.send(server.request("/tidemark.js").header("Accept-Encoding", accepted))
                            .headers()
                            .firstValue("content-encoding"))
                    .isEmpty();
        }
    }
}
