package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.sql.Isolation;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the Cube protocol has beyond a query and its rows. */
class CubeProtocolTest {

    private static final CubeServer SERVER = new CubeServer();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void filtersNestAndAreOnMeasuresAndTime() throws Exception {
        assertThat(data("""
                {"measures": ["view.views"], "dimensions": ["view.page"],
                 "filters": [{"member": "view.views", "operator": "gt", "values": ["1"]}]}""")).isEqualTo("[{\"view.page\":\"/a\",\"view.views\":2}]");
        assertThat(data("""
                {"measures": ["view.views"], "dimensions": ["view.page"], "filters": [
                 {"or": [{"member": "view.page", "operator": "endsWith", "values": ["I>"]},
                         {"and": [{"dimension": "view.page", "operator": "startsWith", "values": ["/"]},
                                  {"member": "view.page", "operator": "equals", "values": [null, "/c"]}]}]}]}""")).isEqualTo("[{\"view.page\":\"/b<i>\",\"view.views\":1}]");
        assertThat(data("""
                {"measures": ["view.views"], "filters": [
                 {"member": "view.time", "operator": "notInDateRange", "values": ["today"]}]}""")).isEqualTo("[{\"view.views\":1}]");
        assertThat(data("""
                {"measures": ["view.views"], "filters": [{"or": [
                 {"member": "view.time", "operator": "beforeDate", "values": ["2026-11-22"]},
                 {"member": "view.time", "operator": "afterOrOnDate", "values": ["2026-11-22T09:00:00"]}]}]}""")).isEqualTo("[{\"view.views\":3}]");
    }

    @Test
    void tellsHowManyRowsThereAre() throws Exception {
        var answer = SERVER.ask("news-token", """
                {"dimensions": ["view.page"], "total": true, "limit": 1, "offset": 5}""");
        assertThat(answer.path("total").asInt()).isEqualTo(2);
        assertThat(answer.path("data")).isEmpty();
        assertThat(answer.at("/query/total").asBoolean()).isTrue();
    }

    @Test
    void timeMayStandAmongTheDimensions() throws Exception {
        var answer = SERVER.ask("news-token", """
                {"measures": ["view.views"], "dimensions": ["view.time.day"], "order": {"view.time.day": "desc"}}""");
        assertThat(answer.path("data").toString()).isEqualTo("""
                [{"view.time.day":"2026-11-22T00:00:00.000","view.views":2},\
                {"view.time.day":"2026-11-21T00:00:00.000","view.views":1}]""");
        assertThat(answer.at("/query/dimensions").toString()).isEqualTo("[\"view.time.day\"]");
        assertThat(answer.at("/query/order/0/id").asString()).isEqualTo("view.time.day");
        assertThat(answer.at("/annotation/dimensions")
                        .path("view.time.day")
                        .path("type")
                        .asString())
                .isEqualTo("time");
    }

    @Test
    void ranksFillsAndLooksBack() throws Exception {
        var answer = SERVER.ask("news-token", """
                {"measures": ["view.per_view", "view.views_previous", "view.views_growth"], "dimensions": ["view.page"],
                 "top": {"dimension": "view.page", "measure": "view.views", "limit": 1}, "fill": true,
                 "filters": [{"member": "view.page", "operator": "contains", "values": ["a"]}],
                 "timeDimensions": [{"dimension": "view.time", "granularity": "day", "dateRange": ["2026-11-22", "2026-11-23"],
                  "previousDateRange": ["2026-11-21", "2026-11-22"]}]}""");
        assertThat(answer.path("data").toString()).isEqualTo("""
                [{"view.time.day":"2026-11-22T00:00:00.000","view.time":"2026-11-22T00:00:00.000","view.page":"/a",\
                "view.per_view":20.0,"view.views_previous":1,"view.views_growth":0.0},\
                {"view.time.day":"2026-11-23T00:00:00.000","view.time":"2026-11-23T00:00:00.000","view.page":"/a",\
                "view.per_view":null,"view.views_previous":1,"view.views_growth":-100.0}]""");
        assertThat(answer.at("/annotation/measures").propertyNames())
                .containsExactly("view.per_view", "view.views_previous", "view.views_growth");
        var again = SERVER.ask("news-token", answer.path("query").toString());
        assertThat(again.path("data"))
                .as("the query of an answer means the same")
                .isEqualTo(answer.path("data"));
        assertThat(SERVER.refusal("""
                {"measures": ["view.views_growth"]}""")).startsWith("no_range /timeDimensions/0/dateRange");
    }

    @Test
    void comparesRangesInOneReply() throws Exception {
        var reply = multi("""
                {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "granularity": "day",
                 "compareDateRange": ["yesterday", ["2026-11-22", "2026-11-22"]]}]}""");
        assertThat(reply.path("queryType").asString()).isEqualTo("compareDateRangeQuery");
        assertThat(reply.at("/results/0/data/0/view.views").asInt()).isEqualTo(1);
        assertThat(reply.at("/results/1/data/0/view.views").asInt()).isEqualTo(2);
        assertThat(reply.at("/results/1/data/0/compareDateRange").asString())
                .isEqualTo("2026-11-22T00:00:00.000 - 2026-11-22T23:59:59.999");
        assertThat(reply.at("/results/0/query/timeDimensions/0/dateRange/0").asString())
                .isEqualTo("2026-11-21T00:00:00.000");
        assertThat(reply.at("/results/0/lastRefreshTime")).isEqualTo(reply.at("/results/1/lastRefreshTime"));
        assertThat(reply.at("/pivotQuery/dimensions").toString()).isEqualTo("[\"compareDateRange\"]");
    }

    @Test
    void answersAListOfQueriesSideBySide() throws Exception {
        var query = """
                {"measures": ["view.%s"], "timeDimensions": [{"dimension": "view.time", "granularity": "day", "dateRange": "today"}]}""";
        var reply = multi("[" + query.formatted("views") + ", " + query.formatted("visitors") + "]");
        assertThat(reply.path("queryType").asString()).isEqualTo("blendingQuery");
        assertThat(reply.at("/results/1/data/0").toString()).isEqualTo("""
                {"view.time.day":"2026-11-22T00:00:00.000","view.time":"2026-11-22T00:00:00.000",\
                "time.day":"2026-11-22T00:00:00.000","view.visitors":2}""");
        assertThat(reply.path("pivotQuery").toString()).isEqualTo("""
                {"measures":["view.views","view.visitors"],"dimensions":[],\
                "timeDimensions":[{"dimension":"time","granularity":"day"}],"queryType":"blendingQuery"}""");
        assertThat(SERVER.refusal("[" + query.formatted("views") + "]")).startsWith("needs_multi");
        assertThat(SERVER.refusal("[" + query.formatted("views") + ", {\"measures\": [\"view.views\"]}]"))
                .startsWith("two_times /1/timeDimensions");
        var response = SERVER.post(
                "news-token",
                "{\"queryType\": \"multi\", \"query\": [" + query.formatted("views") + "," + query.formatted("veiws")
                        + "]}");
        assertThat(response.body()).contains("\"at\":\"/1/measures/0\"");
    }

    @Test
    void writesRowsInThreeFormats() throws Exception {
        var query = "{\"measures\": [\"view.views\"], \"dimensions\": [\"view.page\"], \"responseFormat\": \"%s\"}";
        assertThat(data(query.formatted("compact")))
                .isEqualTo("{\"members\":[\"view.page\",\"view.views\"],\"dataset\":[[\"/a\",2],[\"/b<i>\",1]]}");
        assertThat(data(query.formatted("columnar")))
                .isEqualTo("{\"members\":[\"view.page\",\"view.views\"],\"columns\":[[\"/a\",\"/b<i>\"],[2,1]]}");
        assertThat(SERVER.ask("news-token", query.formatted("compact"))
                        .at("/query/responseFormat")
                        .asString())
                .isEqualTo("compact");
    }

    /** Whatever an answer says was asked can be asked again, and means the same. */
    @Test
    void whatAnswersRepeatCanBeAskedAgain() throws Exception {
        var first = SERVER.ask("news-token", """
                {"measures": ["view.views"], "dimensions": ["view.page"], "total": true, "timezone": "Europe/Berlin",
                 "filters": [{"or": [{"member": "view.page", "operator": "notSet"}, {"member": "view.page", "operator": "notEquals", "values": [null, "x"]}]},
                             {"member": "view.time", "operator": "inDateRange", "values": ["this month"]},
                             {"member": "view.views", "operator": "measureFilter"}],
                 "timeDimensions": [{"dimension": "view.time", "granularity": "day", "dateRange": "last 7 days"}]}""");
        var again = SERVER.ask("news-token", first.path("query").toString());
        assertThat(again.path("query")).isEqualTo(first.path("query"));
        assertThat(again.path("data")).isEqualTo(first.path("data"));
        assertThat(first.at("/query/filters/1/values/0").asString()).isEqualTo("2026-11-01T00:00:00.000");
    }

    @Test
    void tellsWhatAQueryMeansAndRunsWithoutRunningIt() throws Exception {
        var query = URLEncoder.encode(
                "{\"measures\": [\"view.views\"], \"dimensions\": [\"view.page\"]}", StandardCharsets.UTF_8);
        var dry = json(SERVER.get("/cubejs-api/v1/dry-run?query=" + query, "news-token")
                .body());
        assertThat(dry.path("queryType").asString()).isEqualTo("regularQuery");
        assertThat(dry.at("/normalizedQueries/0/limit").asInt()).isEqualTo(10_000);
        assertThat(dry.path("queryOrder").toString()).isEqualTo("[{\"view.views\":\"desc\"}]");
        assertThat(dry.at("/transformedQueries/0/dimensions/0").asString()).isEqualTo("view.page");
        assertThat(dry.at("/pivotQuery/queryType").asString()).isEqualTo("regularQuery");
        var sql = json(
                SERVER.get("/cubejs-api/v1/sql?query=" + query, "news-token").body());
        assertThat(sql.at("/sql/sql/0").asString()).contains("tenant_id = $1");
        assertThat(sql.at("/sql/sql/1/0").asInt()).isEqualTo(1);
        assertThat(sql.at("/sql/rollup").asString()).isEqualTo("pages");
        assertThat(SERVER.get("/cubejs-api/v1/subscribe?query=" + query, "news-token")
                        .body())
                .contains("\"view.views\":2");
        assertThat(SERVER.get("/cubejs-api/v1/sql?query=" + query, "none").statusCode())
                .isEqualTo(403);
    }

    /** The answer waits for whoever holds the table; its client waits in pieces, and gets the one answer. */
    @Test
    void aLongAnswerIsWaitedForInPieces() throws Exception {
        var query = URLEncoder.encode("{\"measures\": [\"view.visitors\"]}", StandardCharsets.UTF_8);
        var attempts = new ArrayList<String>();
        SERVER.database().transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("lock table tidemark.visits_deltas in access exclusive mode");
            attempts.add(attempt(query, 1));
            return attempts.add(attempt(query, 2));
        });
        for (var attempt : attempts) {
            var wait = json(attempt);
            assertThat(wait.path("error").asString()).isEqualTo("Continue wait");
            assertThat(wait.path("stage").asString()).isEqualTo("Executing query");
            assertThat(wait.path("timeElapsed").asDouble()).isPositive();
        }
        await().untilAsserted(() -> assertThat(attempt(query, 3)).contains("\"view.visitors\":3"));
        assertThat(attempt(URLEncoder.encode("{}", StandardCharsets.UTF_8), 1)).contains("empty_query");
    }

    private static String attempt(String query, int number) {
        try {
            return SERVER.send(HttpRequest.newBuilder(SERVER.uri("/cubejs-api/v1/load?query=" + query))
                            .header("Authorization", "news-token")
                            .header("x-request-id", "f3c6-span-" + number))
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pagesOfOtherOriginsMayAsk() throws Exception {
        var preflight = SERVER.send(HttpRequest.newBuilder(SERVER.uri("/cubejs-api/v1/load"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "POST"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElse(""))
                .contains("GET", "POST", "DELETE");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("authorization", "content-type", "x-request-id", "x-cube-authorization");
        for (var token : List.of("news-token", "none")) {
            assertThat(SERVER.get("/cubejs-api/v1/meta", token).headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
        }
        var other = SERVER.send(
                HttpRequest.newBuilder(SERVER.uri("/cubejs-api/v1/meta")).header("x-cube-authorization", "news-token"));
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void metaTellsWhatAMeasureCanBeDrilledInto() throws Exception {
        var cube = json(SERVER.get("/cubejs-api/v1/meta?extended", "news-token").body())
                .at("/cubes/0");
        assertThat(cube.at("/measures/0/drillMembersGrouped").toString())
                .isEqualTo("{\"measures\":[\"view.views\"],\"dimensions\":[\"view.page\"]}");
        assertThat(cube.at("/preAggregations/0/name").asString()).isEqualTo("pages");
        assertThat(cube.at("/preAggregations/0/grains/0").asString()).isEqualTo("hour");
        assertThat(json(SERVER.get("/cubejs-api/v1/meta?onlyViews=true", "news-token")
                                .body())
                        .path("cubes"))
                .isEmpty();
    }

    @Test
    void aQueryHasASize() throws Exception {
        var long1 = "x".repeat(600_000);
        assertThat(SERVER.refusal("{\"measures\": [\"" + long1 + "\"]}")).startsWith("too_large");
        var deep = "{\"and\": [".repeat(30) + "]}".repeat(30);
        assertThat(SERVER.refusal("{\"measures\": [\"view.views\"], \"filters\": [" + deep + "]}"))
                .startsWith("too_many_filters");
        var deeper = "[".repeat(100_000);
        assertThat(SERVER.refusal(deeper)).startsWith("invalid_json");
        var many = IntStream.range(0, 501)
                .mapToObj(_ -> "{\"member\": \"view.page\", \"operator\": \"set\"}")
                .collect(Collectors.joining(","));
        assertThat(SERVER.refusal("{\"measures\": [\"view.views\"], \"filters\": [" + many + "]}"))
                .startsWith("too_many_filters");
    }

    private static String data(String query) throws Exception {
        return SERVER.data("news-token", query);
    }

    private static JsonNode multi(String query) throws Exception {
        var response = SERVER.post("news-token", "{\"queryType\": \"multi\", \"query\": " + query + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
