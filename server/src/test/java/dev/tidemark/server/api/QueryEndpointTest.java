package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Isolation;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The Cube protocol over HTTP, on a real database with two tenants. */
class QueryEndpointTest {

    private static final CubeServer SERVER = new CubeServer();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void answersHoursOfALocalDay() throws Exception {
        var answer = SERVER.ask("news-token", """
                {"measures": ["view.views", "view.engaged_seconds"], "timezone": "Europe/Berlin",
                 "timeDimensions": [{"dimension": "view.time", "granularity": "hour", "dateRange": "today"}]}""");
        assertThat(answer.path("data").toString()).isEqualTo("""
                [{"view.time.hour":"2026-11-22T00:00:00.000","view.time":"2026-11-22T00:00:00.000","view.views":1,"view.engaged_seconds":10},\
                {"view.time.hour":"2026-11-22T10:00:00.000","view.time":"2026-11-22T10:00:00.000","view.views":2,"view.engaged_seconds":50}]""");
        assertThat(answer.at("/query/timeDimensions/0/dateRange").toString())
                .isEqualTo("[\"2026-11-22T00:00:00.000\",\"2026-11-22T23:59:59.999\"]");
        assertThat(answer.path("rollup").asString()).isEqualTo("pages");
        assertThat(answer.path("source").asString()).isEqualTo("rollup:hour+deltas");
        assertThat(answer.at("/freshness/pendingDeltas").asInt()).isEqualTo(4);
    }

    @Test
    void answersTopMembersAndFilters() throws Exception {
        assertThat(SERVER.data("news-token", "{\"measures\": [\"view.views\"], \"dimensions\": [\"view.page\"]}"))
                .isEqualTo("[{\"view.page\":\"/a\",\"view.views\":2},{\"view.page\":\"/b<i>\",\"view.views\":1}]");
        assertThat(SERVER.data("news-token", """
                {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "equals", "values": ["/a"]}]}""")).isEqualTo("[{\"view.views\":2}]");
        assertThat(SERVER.data("news-token", """
                {"dimensions": ["view.page"], "order": [["view.page", "desc"]], "limit": 1, "offset": 1}""")).isEqualTo("[{\"view.page\":\"/a\"}]");
    }

    @Test
    void answersEveryKindOfMeasureAndNullForNone() throws Exception {
        assertThat(SERVER.data(
                        "news-token", "{\"measures\": [\"view.visitors\", \"view.shortest\", \"view.stay_p95\"]}"))
                .isEqualTo("[{\"view.visitors\":3,\"view.shortest\":10,\"view.stay_p95\":30}]");
        assertThat(SERVER.data("news-token", """
                {"measures": ["view.visitors", "view.shortest", "view.stay_p50"],
                 "timeDimensions": [{"dimension": "view.time", "dateRange": ["2020-01-01", "2020-01-31"]}]}"""))
                .isEqualTo("[{\"view.visitors\":0,\"view.shortest\":null,\"view.stay_p50\":null}]");
    }

    /** What the endpoint knows of the rollups is half a second old at times. */
    @Test
    void plansAgainWhenWhatItPlannedWithIsGone() throws Exception {
        var declared = """
                sources: { click: {} }
                rollups: { clicks: { source: click, dimensions: { who: user%s }, measures: { clicks: count } } }
                """;
        var old = Catalog.parse("old", declared.formatted(""));
        var apply = new Apply(SERVER.database());
        apply.run(old);
        new Backfill(SERVER.database()).run("clicks");
        var before = SERVER.database().transaction(Isolation.READ_COMMITTED, RollupStore::all);
        apply.run(Catalog.parse("new", declared.formatted(", session: session")));
        new Backfill(SERVER.database()).run("clicks");
        var after = SERVER.database().transaction(Isolation.READ_COMMITTED, RollupStore::all);
        assertThat(after).isNotEqualTo(before);
        var stale = new KeptSource() {
            @Override
            public Kept kept() {
                return new Kept(old, before, Map.of());
            }

            @Override
            public Kept keptAfterALook() {
                return kept();
            }

            @Override
            public Kept keptNow() {
                return new Kept(old, after, Map.of());
            }
        };
        var other = SERVER.start(stale);
        try {
            var response = SERVER.post(other, "news-token", "{\"query\": {\"measures\": [\"click.clicks\"]}}");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        } finally {
            other.stop();
        }
    }

    @Test
    void aTokenSeesItsOwnTenantAndNoOther() throws Exception {
        assertThat(SERVER.data("other-token", "{\"dimensions\": [\"view.page\"]}"))
                .isEqualTo("[{\"view.page\":\"/secret\"}]");
        assertThat(SERVER.get("/v1/me", "other-token").body()).isEqualTo("{\"tenant\":\"other\"}");
        assertThat(SERVER.get("/v1/me", "Bearer news-token").body()).isEqualTo("{\"tenant\":\"news\"}");
        assertThat(SERVER.get("/v1/me", "none").statusCode()).isEqualTo(403);
        assertThat(SERVER.get("/v1/me", "none").body()).contains("\"error\":\"Invalid token\"");
        assertThat(SERVER.get("/cubejs-api/v1/meta", "").body()).contains("Authorization header isn't set");
    }

    @Test
    void aTokenGrantsItsScopesOnly() throws Exception {
        var query = "{\"query\": {\"measures\": [\"view.views\"]}}";
        assertThat(SERVER.get("/cubejs-api/v1/meta", "news-token meta").statusCode())
                .isEqualTo(200);
        assertThat(SERVER.post("news-token meta", query).statusCode()).isEqualTo(403);
        assertThat(SERVER.post("news-token meta", query).body()).contains("\"error\":\"API scope is missing: data\"");
        assertThat(SERVER.post("news-token data", query).statusCode()).isEqualTo(200);
        assertThat(SERVER.get("/cubejs-api/v1/meta", "news-token data").body()).contains("API scope is missing: meta");
        assertThat(SERVER.get("/cubejs-api/v1/sql?query=x", "news-token data").statusCode())
                .isEqualTo(403);
        assertThat(SERVER.get("/v1/me", "news-token sql").body()).isEqualTo("{\"tenant\":\"news\"}");
    }

    @Test
    void asksByGetAndForTheFrameOfMany() throws Exception {
        var query = URLEncoder.encode("{\"measures\": [\"view.views\"]}", StandardCharsets.UTF_8);
        var answer = JsonMapper.shared()
                .readTree(SERVER.get("/cubejs-api/v1/load?queryType=multi&query=" + query, "news-token")
                        .body());
        assertThat(answer.path("queryType").asString()).isEqualTo("regularQuery");
        assertThat(answer.at("/results/0/data/0/view.views").asInt()).isEqualTo(3);
        assertThat(answer.at("/pivotQuery/measures/0").asString()).isEqualTo("view.views");
    }

    @Test
    void tellsWhatThereIs() throws Exception {
        var cube = JsonMapper.shared()
                .readTree(SERVER.get("/cubejs-api/v1/meta", "news-token").body())
                .at("/cubes/0");
        assertThat(cube.path("name").asString()).isEqualTo("view");
        assertThat(cube.path("measures")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly(
                        "view.views",
                        "view.engaged_seconds",
                        "view.visitors",
                        "view.shortest",
                        "view.stay_p50",
                        "view.stay_p95",
                        "view.per_view");
        assertThat(cube.path("measures")
                        .valueStream()
                        .map(each -> each.path("aggType").asString()))
                .containsExactly("count", "sum", "countDistinctApprox", "min", "number", "number", "number");
        assertThat(cube.path("dimensions")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly("view.time", "view.page");
        assertThat(cube.at("/measures/1/shortTitle").asString()).isEqualTo("Engaged Seconds");
    }

    @Test
    void refusesWhatItCannotAnswerAndSaysWhy() throws Exception {
        assertThat(SERVER.refusal("{\"measures\": [\"view.veiws\"]}"))
                .isEqualTo(
                        "unknown_member /measures/0 'view.veiws' not found for path 'view.veiws'; did you mean 'views'?");
        assertThat(SERVER.refusal("{\"measures\": [\"vew.views\"]}"))
                .isEqualTo("unknown_source / no source 'vew'; did you mean 'view'?");
        assertThat(SERVER.refusal("{\"measures\": [\"view.views; drop table\"]}"))
                .startsWith("not_a_member /measures/0");
        assertThat(SERVER.refusal("{\"measures\": \"view.views\"}")).startsWith("not_a_list /measures");
        assertThat(SERVER.refusal("{\"measure\": [\"view.views\"]}")).startsWith("unknown_part /measure ");
        assertThat(SERVER.refusal("{\"measures\": [\"view.views\"], \"responseFormat\": \"table\"}"))
                .startsWith("unknown_format /responseFormat");
        assertThat(SERVER.refusal("{}")).startsWith("empty_query");
        assertThat(SERVER.refusal("[]")).startsWith("not_a_query");
        assertThat(SERVER.refusal("{\"measures\": [\"view.views\"], \"limit\": 1000000000}"))
                .startsWith("out_of_range /limit");
        assertThat(SERVER.refusal("{\"measures\": [\"view.views\"], \"timezone\": \"Mars/Base\"}"))
                .startsWith("unknown_zone /timezone");
        assertThat(SERVER.refusal(time("\"granularity\": \"minute\""))).startsWith("granularity_too_fine");
        assertThat(SERVER.refusal(time("\"dateRange\": \"the other day\""))).startsWith("not_a_range");
        assertThat(SERVER.refusal(time("\"dateRange\": [\"2026-11-02\", \"2026-11-01\"]")))
                .startsWith("range_reversed");
        assertThat(SERVER.refusal(time("\"dateRange\": [\"2026-11-01T00:30:00\", \"2026-11-01T02:00:00\"]")))
                .startsWith("range_cuts_bucket");
        assertThat(SERVER.refusal("""
                {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "regex", "values": ["a"]}]}""")).startsWith("unknown_operator /filters/0/operator");
    }

    @Test
    void refusesWhatIsNotEvenAQuery() throws Exception {
        assertThat(SERVER.post("news-token", "{\"query\": ").body())
                .contains("\"code\":\"invalid_json\"")
                .doesNotContain("Exception");
        assertThat(SERVER.post("news-token", "{}").body()).contains("Query param is required");
        assertThat(SERVER.get("/cubejs-api/v1/load", "news-token").statusCode()).isEqualTo(400);
        var delete = HttpRequest.newBuilder(SERVER.uri("/cubejs-api/v1/load")).DELETE();
        var refused = SERVER.send(delete);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, POST, OPTIONS");
    }

    private static String time(String part) {
        return "{\"measures\": [\"view.views\"], \"timeDimensions\": [{\"dimension\": \"view.time\", " + part + "}]}";
    }
}
