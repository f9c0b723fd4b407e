package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final String QUERY =
            "query=" + URLEncoder.encode("{\"measures\": [\"view.views\"]}", StandardCharsets.UTF_8);

    private final CubeServer server = new CubeServer();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path, String known) throws Exception {
        var request = HttpRequest.newBuilder(server.uri(path)).header("Authorization", "news-token");
        return server.send(known.isEmpty() ? request : request.header("If-None-Match", known));
    }

    private void send(int number) {
        var event = Events.event(1, number, Instant.parse("2026-11-22T09:20:00Z"), "view", "{}");
        new EventStore(server.database())
                .store(new Batch(new Offsets(server.database()).of("more", number), 1, List.of(event), List.of()));
    }

    /** Deltas that wait do not count, only what is said. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cubejs-api/v1/load?",
                "/cubejs-api/v1/load?queryType=multi&",
                "/v1/rows.csv?",
                "/v1/rows.ndjson?"
            })
    void tellsWhetherAnAnswerIsStillSo(String path) throws Exception {
        var first = get(path + QUERY, "");
        var tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(tag).matches("W/\"[0-9a-f]{16}\"");
        assertThat(first.headers().firstValue("cache-control")).contains("private, no-cache");
        assertThat(first.headers().firstValue("access-control-expose-headers"))
                .hasValueSatisfying(names -> assertThat(names).contains("etag"));
        for (var known : List.of(tag, tag.substring(2), "\"a\", " + tag, "*")) {
            var same = get(path + QUERY, known);
            assertThat(same.statusCode()).as(known).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("etag")).contains(tag);
        }
        assertThat(get(path + QUERY, "W/\"0000000000000000\"").statusCode()).isEqualTo(200);
        send(100);
        var other = get(path + QUERY, tag);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("etag"))
                .isPresent()
                .isNotEqualTo(first.headers().firstValue("etag"));
    }

    @Test
    void whatThereIsToAskAboutHasOneAsWell() throws Exception {
        var tag = get("/cubejs-api/v1/meta", "").headers().firstValue("etag").orElseThrow();
        assertThat(get("/cubejs-api/v1/meta", tag).statusCode()).isEqualTo(304);
        assertThat(get("/cubejs-api/v1/meta?extended", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsPostedOrRefusedHasNone() throws Exception {
        var posted = server.post("news-token", "{\"query\": {\"measures\": [\"view.views\"]}}");
        var refused = get("/cubejs-api/v1/load?query=x", "*");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(List.of(posted, refused)).allSatisfy(each -> {
            assertThat(each.headers().firstValue("etag")).isEmpty();
            assertThat(each.headers().firstValue("cache-control")).contains("no-store");
        });
    }
}
