package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is wrong with a question is told in the protocol's form, at its place, and never in the database's words. */
class BadQuestionTest {

    private static final CubeServer SERVER = new CubeServer();

    private static final String GOOD = """
            {"measures": ["view.views"], "dimensions": ["view.page"], "timezone": "UTC", "limit": "7", "offset": "0",
             "timeDimensions": [{"dimension": "view.time", "granularity": "day", "dateRange": ["2026-11-01", "2026-11-30"]}],
             "filters": [{"and": [{"member": "view.page", "operator": "contains", "values": ["/"]},
                                  {"member": "view.page", "operator": "notEquals", "values": ["x", null]}]},
                         {"member": "view.views", "operator": "gt", "values": ["0"]},
                         {"member": "view.time", "operator": "afterDate", "values": ["2026-11-02"]}],
             "order": [["view.views", "desc"], ["view.page", "asc"]], "segments": [], "responseFormat": "compact", "cache": "no-cache"}""";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"measures": ["view.veiws"]}                                         | unknown_member /measures/0             | did you mean 'views'
            {"measures": ["view.views"], "dimensions": ["view.pgae"]}            | unknown_member /dimensions/0           | did you mean 'page'
            {"measures": ["vew.views"]}                                          | unknown_source                         | did you mean 'view'
            {"measures": ["view.page"]}                                          | unknown_member /measures/0             | 'view.page'
            {"dimensions": ["view.views"]}                                       | unknown_member /dimensions/0           | 'view.views'
            {"measures": ["view.views"], "filters": [{"member": "view.pgae", "operator": "set"}]} | unknown_member /filters/0/member | did you mean 'page'
            {"measures": ["view.views"], "filters": [{"member": "view.veiws", "operator": "gt", "values": ["1"]}]} | unknown_member /filters/0/member | did you mean 'views'
            {"measures": ["view.views"], "order": {"view.page": "asc"}}          | unknown_member /order/0                | 'view.page'
            {"measures": ["view.views"], "timezone": "Europe/Berlim"}            | unknown_zone /timezone                 | Europe/Berlin
            {"measures": ["view.views"], "limit": 1000000000}                    | out_of_range /limit                    | 50000
            {"measures": ["view.views"], "offset": 99999999999}                  | out_of_range /offset                   | from 0
            {"measures": ["view.views"], "limit": "1e9"}                         | not_a_number /limit                    | 1e9
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "dateRange": ["2026-11-30", "2026-11-01"]}]} | range_reversed /timeDimensions/0/dateRange | before
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "dateRange": ["2026-11-30T10:00:00", "2026-11-30T10:00:00"]}]} | range_reversed /timeDimensions/0/dateRange | before
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "dateRange": "last 9999 years"}]} | range_too_far /timeDimensions/0/dateRange | too far
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "dateRange": ["2026-11-31", "2026-12-01"]}]} | not_a_range /timeDimensions/0/dateRange | 2026-11-31
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "compareDateRange": ["today", ["2026-11-02", "2026-11-01"]]}]} | needs_multi queryType | queryType
            {"measures": ["view.views"], "filters": [{"member": "view.views", "operator": "gt", "values": ["many"]}]}      | not_a_number /filters/0/values | many
            {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "gt", "values": ["1"]}]}          | not_a_number /filters/0 | integer or decimal
            {"measures": ["view.views"], "filters": [{"member": "view.views", "operator": "contains", "values": ["1"]}]}   | wrong_operator /filters/0/operator | views
            {"measures": ["view.views"], "filters": [{"member": "view.time", "operator": "equals", "values": ["today"]}]}  | wrong_operator /filters/0/operator | inDateRange
            {"measures": ["view.views"], "filters": [{"member": "view.time", "operator": "onTheDate", "values": ["x"]}]}   | not_a_range /filters/0/values | x
            {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "equals", "values": [{}]}]}       | not_a_text /filters/0/values/0 | {}
            {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "equals"}]}                       | no_values /filters/0/values | equals
            {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "equals", "values": ["\\ud800"]}]} | not_a_text /filters/0/values/0 | half
            """)
    void isToldWhatIsWrongAndWhere(String query, String codeAndPlace, String hint) throws Exception {
        assertThat(SERVER.refusal(query)).startsWith(codeAndPlace).contains(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cubejs-api/v1/load",
                "/cubejs-api/v1/subscribe",
                "/cubejs-api/v1/dry-run",
                "/cubejs-api/v1/sql",
                "/v1/rows.csv",
                "/v1/rows.ndjson"
            })
    void whatIsTooLongOrTooDeepIsRefusedEverywhere(String path) throws Exception {
        var deep = "{\"and\": [".repeat(10_000) + "]}".repeat(10_000);
        for (var body : List.of(
                "{\"query\": {\"measures\": [\"" + "x".repeat(1 << 20) + "\"]}}",
                "{\"query\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                "{\"query\": " + "[".repeat(10_000),
                "{\"query\": {\"measures\": [\"view.views\"], \"filters\": [" + deep + "]}}",
                "{\"query\": {\"measures\": [\"view.views\"], \"order\": " + "[".repeat(400) + "]".repeat(400) + "}}",
                "{\"query\": \"" + "[".repeat(10_000) + "\"}")) {
            refused(post(path, body));
        }
        refused(post(path, "\u0000"));
        assertThat(SERVER.get(path + "?query=" + "x".repeat(1 << 20), "news-token")
                        .statusCode())
                .isBetween(400, 499);
    }

    @Test
    void aQuestionInAnAddressMayBeLong() throws Exception {
        var filter =
                "{\"measures\":[\"view.views\"],\"filters\":[{\"member\":\"view.page\",\"operator\":\"equals\",\"values\":[\"%s\"]}]}";
        assertThat(asked(filter.formatted("x".repeat(60_000))).statusCode()).isEqualTo(200);
        assertThat(asked(filter.formatted("x".repeat(66_000))).statusCode()).isEqualTo(414);
    }

    private static HttpResponse<String> asked(String query) throws Exception {
        return SERVER.get(
                "/cubejs-api/v1/load?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8), "news-token");
    }

    /** One string at a time, everywhere: it is a value like any other, or it is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table tidemark.events; --",
                "\" or \"\"=\"",
                "\\",
                "' or tenant_id = 2 or ''='",
                ":tenant",
                "$1",
                "\u0000",
                "\ud800",
                "%s%n",
                "9223372036854775808",
                "1e400",
                ""
            })
    void sqlInAnyStringIsNoSql(String hostile) throws Exception {
        var good = (ObjectNode) JsonMapper.shared().readTree(GOOD);
        var count = replaced(good, hostile, Integer.MAX_VALUE).passed();
        assertThat(count).as("strings in the query").isGreaterThan(20);
        for (var place = 0; place < count; place++) {
            var query = replaced(good, hostile, place).node();
            var response = post("/cubejs-api/v1/load", "{\"query\": " + ascii(query) + "}");
            if (response.statusCode() == 200) {
                assertThat(response.body()).as(query.toString()).doesNotContain("/secret");
            } else {
                refused(response);
            }
        }
    }

    /** A copy in which one string, the so manieth, is another. */
    private record Replaced(JsonNode node, int passed) {}

    private static Replaced replaced(JsonNode node, String by, int place) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = object.objectNode();
                var passed = 0;
                for (var each : object.properties()) {
                    var next = replaced(each.getValue(), by, place - passed);
                    copy.set(each.getKey(), next.node());
                    passed += next.passed();
                }
                yield new Replaced(copy, passed);
            }
            case ArrayNode array -> {
                var copy = array.arrayNode();
                var passed = 0;
                for (var each : array) {
                    var next = replaced(each, by, place - passed);
                    copy.add(next.node());
                    passed += next.passed();
                }
                yield new Replaced(copy, passed);
            }
            default ->
                new Replaced(
                        place == 0 && node.isString() ? node("\"" + escaped(by) + "\"") : node,
                        node.isString() ? 1 : 0);
        };
    }

    private static JsonNode node(String json) {
        return JsonMapper.shared().readTree(json);
    }

    /** Half a character can be written so, and in no other way. */
    private static String ascii(JsonNode node) {
        return escapedBeyondAscii(node.toString());
    }

    private static String escaped(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).reduce("", String::concat);
    }

    private static String escapedBeyondAscii(String json) {
        return json.chars()
                .mapToObj(each -> each < 128 ? String.valueOf((char) each) : "\\u%04x".formatted(each))
                .reduce("", String::concat);
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var told = JsonMapper.shared().readTree(response.body());
        assertThat(told.path("type").asString()).isEqualTo("UserError");
        assertThat(told.path("error")).isEqualTo(told.path("message"));
        assertThat(told.path("code").asString()).matches("[a-z_]+");
        assertThat(told.has("at")).isTrue();
        assertThat(response.body()).doesNotContainPattern("ERROR:|Exception|SQL|syntax|postgres|jackson|\\tat ");
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return SERVER.send(HttpRequest.newBuilder(SERVER.uri(path))
                .header("Authorization", "news-token")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
