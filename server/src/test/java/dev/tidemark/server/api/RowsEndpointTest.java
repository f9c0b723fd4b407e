package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RowsEndpointTest {

    private static final CubeServer SERVER = new CubeServer();

    private static final String HOURS = """
            {"measures": ["view.views"], "timezone": "Europe/Berlin",
             "timeDimensions": [{"dimension": "view.time", "granularity": "hour", "dateRange": "today"}]}""";

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void linesOfCommaSeparatedValues() throws Exception {
        var hours = ask("csv", HOURS);
        assertThat(hours.headers().firstValue("content-type")).contains("text/csv; charset=utf-8; header=present");
        assertThat(hours.body())
                .isEqualTo("view.time.hour,view.views\r\n2026-11-22T00:00:00.000,1\r\n2026-11-22T10:00:00.000,2\r\n");
        assertThat(ask(
                                "csv",
                                "{\"measures\": [\"view.views\"], \"dimensions\": [\"view.page\"], \"responseFormat\": \"columnar\"}")
                        .body())
                .isEqualTo("view.page,view.views\r\n/a,2\r\n/b<i>,1\r\n");
        assertThat(ask("csv", """
                {"measures": ["view.visitors", "view.shortest"],
                 "timeDimensions": [{"dimension": "view.time", "dateRange": ["2020-01-01", "2020-01-31"]}]}""").body()).isEqualTo("view.visitors,view.shortest\r\n0,\r\n");
    }

    @Test
    void objectsLineByLine() throws Exception {
        assertThat(ask("ndjson", HOURS).body()).isEqualTo("""
                {"view.time.hour":"2026-11-22T00:00:00.000","view.views":1}
                {"view.time.hour":"2026-11-22T10:00:00.000","view.views":2}
                """);
    }

    /** RFC 4180, section 2: whatever has a comma, a quote or an end of line stands in quotes, which are doubled inside. */
    @Test
    void whatCouldBeTakenForASeparatorIsQuoted() {
        JsonNode text = JsonMapper.shared().getNodeFactory().stringNode("a, \"b\"\nc");
        JsonNode nothing = JsonMapper.shared().getNodeFactory().stringNode("");
        assertThat(Rows.CSV.text(List.of("x.a", "x.b"), List.of(List.of(text, nothing))))
                .isEqualTo("x.a,x.b\r\n\"a, \"\"b\"\"\nc\",\r\n");
        assertThat(Rows.CSV.text(List.of("x.a"), List.of())).isEqualTo("x.a\r\n");
    }

    @Test
    void refusesAsLoadDoes() throws Exception {
        assertThat(ask("csv", "{}").statusCode()).isEqualTo(400);
        assertThat(ask("csv", "[]").body()).contains("\"code\":\"not_a_query\"");
        assertThat(ask(
                                "csv",
                                HOURS.replace(
                                        "\"dateRange\": \"today\"", "\"compareDateRange\": [\"today\", \"yesterday\"]"))
                        .body())
                .contains("\"code\":\"needs_multi\"");
        assertThat(SERVER.get("/v1/rows.csv?query=x", "nobody").statusCode()).isEqualTo(403);
        assertThat(SERVER.get("/v1/rows.csv?query=x", "news-token meta").body()).contains("API scope is missing: data");
    }

    private static HttpResponse<String> ask(String suffix, String query) throws Exception {
        return SERVER.get(
                "/v1/rows." + suffix + "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8), "news-token");
    }
}
