package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Answers;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Tenant;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.TestPostgres;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Cube protocol over HTTP, on a real database with two tenants. */
class QueryEndpointTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    private static final Map<String, Tenant> TOKENS =
            Map.of("news-token", new Tenant(1, "news"), "other-token", new Tenant(2, "other"));

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page, seconds: { path: seconds, type: integer } } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count, engaged_seconds: { sum: seconds } } }
              visits:
                source: view
                measures: { visitors: { count_distinct: user }, shortest: { min: seconds }, stay: { quantile: seconds, percentiles: [50, 95] } }
            """);

    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 4);
    private static WebServer server = WebServer.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    /** Knows nothing until it looks, as right after an apply. */
    private record Told(Kept keptAfterALook) implements KeptSource {
        @Override
        public Kept kept() {
            return Kept.NOTHING;
        }

        @Override
        public Kept keptNow() {
            return keptAfterALook;
        }
    }

    @BeforeAll
    static void start() {
        new Apply(DATABASE).run(CATALOG);
        var kept = new Kept(CATALOG, DATABASE.transaction(Isolation.READ_COMMITTED, RollupStore::all));
        new EventStore(DATABASE)
                .store(new Batch(
                        new Offsets(DATABASE).of("t", 0),
                        1,
                        List.of(
                                Events.event(
                                        1,
                                        1,
                                        Instant.parse("2026-11-21T23:10:00Z"),
                                        "view",
                                        "{\"page\": \"/a\", \"seconds\": 10}"),
                                Events.event(
                                        1,
                                        2,
                                        Instant.parse("2026-11-22T09:10:00Z"),
                                        "view",
                                        "{\"page\": \"/a\", \"seconds\": 20}"),
                                Events.event(
                                        1,
                                        3,
                                        Instant.parse("2026-11-22T09:20:00Z"),
                                        "view",
                                        "{\"page\": \"/b<i>\", \"seconds\": 30}"),
                                Events.event(
                                        2,
                                        4,
                                        Instant.parse("2026-11-22T09:20:00Z"),
                                        "view",
                                        "{\"page\": \"/secret\", \"seconds\": 40}")),
                        List.of()));
        server = start(new Told(kept));
    }

    private static WebServer start(KeptSource source) {
        var routing = HttpRouting.builder()
                .register(new QueryEndpoint(
                        token -> Optional.ofNullable(TOKENS.get(token)),
                        source,
                        new Answers(DATABASE, Duration.ofSeconds(10)),
                        Clock.fixed(NOW, ZoneOffset.UTC)));
        Problems.register(routing);
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        DATABASE.close();
    }

    @Test
    void answersHoursOfALocalDay() throws Exception {
        var answer = ask("news-token", """
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
        assertThat(data("news-token", "{\"measures\": [\"view.views\"], \"dimensions\": [\"view.page\"]}"))
                .isEqualTo("[{\"view.page\":\"/a\",\"view.views\":2},{\"view.page\":\"/b<i>\",\"view.views\":1}]");
        assertThat(data("news-token", """
                {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "equals", "values": ["/a"]}]}""")).isEqualTo("[{\"view.views\":2}]");
        assertThat(data("news-token", """
                {"dimensions": ["view.page"], "order": [["view.page", "desc"]], "limit": 1, "offset": 1}""")).isEqualTo("[{\"view.page\":\"/a\"}]");
    }

    @Test
    void answersEveryKindOfMeasureAndNullForNone() throws Exception {
        assertThat(data("news-token", "{\"measures\": [\"view.visitors\", \"view.shortest\", \"view.stay_p95\"]}"))
                .isEqualTo("[{\"view.visitors\":3,\"view.shortest\":10,\"view.stay_p95\":30}]");
        assertThat(data("news-token", """
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
        var apply = new Apply(DATABASE);
        apply.run(old);
        new Backfill(DATABASE).run("clicks");
        var before = DATABASE.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        apply.run(Catalog.parse("new", declared.formatted(", session: session")));
        new Backfill(DATABASE).run("clicks");
        var after = DATABASE.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        assertThat(after).isNotEqualTo(before);
        var stale = new KeptSource() {
            @Override
            public Kept kept() {
                return new Kept(old, before);
            }

            @Override
            public Kept keptAfterALook() {
                return kept();
            }

            @Override
            public Kept keptNow() {
                return new Kept(old, after);
            }
        };
        var other = start(stale);
        try {
            var response = post(other, "news-token", "{\"query\": {\"measures\": [\"click.clicks\"]}}");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        } finally {
            other.stop();
        }
    }

    @Test
    void aTokenSeesItsOwnTenantAndNoOther() throws Exception {
        assertThat(data("other-token", "{\"dimensions\": [\"view.page\"]}")).isEqualTo("[{\"view.page\":\"/secret\"}]");
        assertThat(get("/v1/me", "other-token").body()).isEqualTo("{\"tenant\":\"other\"}");
        assertThat(get("/v1/me", "Bearer news-token").body()).isEqualTo("{\"tenant\":\"news\"}");
        assertThat(get("/v1/me", "none").statusCode()).isEqualTo(403);
        assertThat(get("/v1/me", "none").body()).contains("\"error\":\"Invalid token\"");
        assertThat(get("/cubejs-api/v1/meta", "").body()).contains("Authorization header isn't set");
    }

    @Test
    void asksByGetAndForTheFrameOfMany() throws Exception {
        var query = URLEncoder.encode("{\"measures\": [\"view.views\"]}", StandardCharsets.UTF_8);
        var answer = JsonMapper.shared()
                .readTree(get("/cubejs-api/v1/load?queryType=multi&query=" + query, "news-token")
                        .body());
        assertThat(answer.path("queryType").asString()).isEqualTo("regularQuery");
        assertThat(answer.at("/results/0/data/0/view.views").asInt()).isEqualTo(3);
        assertThat(answer.at("/pivotQuery/measures/0").asString()).isEqualTo("view.views");
    }

    @Test
    void tellsWhatThereIs() throws Exception {
        var cube = JsonMapper.shared()
                .readTree(get("/cubejs-api/v1/meta", "news-token").body())
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
                        "view.stay_p95");
        assertThat(cube.path("measures")
                        .valueStream()
                        .map(each -> each.path("aggType").asString()))
                .containsExactly("count", "sum", "countDistinctApprox", "min", "number", "number");
        assertThat(cube.path("dimensions")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly("view.time", "view.page");
        assertThat(cube.at("/measures/1/shortTitle").asString()).isEqualTo("Engaged Seconds");
    }

    @Test
    void refusesWhatItCannotAnswerAndSaysWhy() throws Exception {
        assertThat(refusal("{\"measures\": [\"view.veiws\"]}"))
                .isEqualTo(
                        "unknown_member /measures/0 'view.veiws' not found for path 'view.veiws'; did you mean 'views'?");
        assertThat(refusal("{\"measures\": [\"vew.views\"]}"))
                .isEqualTo("unknown_source / no source 'vew'; did you mean 'view'?");
        assertThat(refusal("{\"measures\": [\"view.views; drop table\"]}")).startsWith("not_a_member /measures/0");
        assertThat(refusal("{\"measures\": \"view.views\"}")).startsWith("not_a_list /measures");
        assertThat(refusal("{\"measure\": [\"view.views\"]}")).startsWith("unknown_part /measure ");
        assertThat(refusal("{\"measures\": [\"view.views\"], \"responseFormat\": \"compact\"}"))
                .startsWith("unknown_format /responseFormat");
        assertThat(refusal("{}")).startsWith("empty_query");
        assertThat(refusal("[]")).startsWith("not_a_query");
        assertThat(refusal("{\"measures\": [\"view.views\"], \"limit\": 1000000000}"))
                .startsWith("out_of_range /limit");
        assertThat(refusal("{\"measures\": [\"view.views\"], \"timezone\": \"Mars/Base\"}"))
                .startsWith("unknown_zone /timezone");
        assertThat(refusal(time("\"granularity\": \"minute\""))).startsWith("unknown_granularity");
        assertThat(refusal(time("\"dateRange\": \"the other day\""))).startsWith("not_a_range");
        assertThat(refusal(time("\"dateRange\": [\"2026-11-02\", \"2026-11-01\"]")))
                .startsWith("range_reversed");
        assertThat(refusal(time("\"dateRange\": [\"2026-11-01T00:30:00\", \"2026-11-01T02:00:00\"]")))
                .startsWith("range_cuts_bucket");
        assertThat(refusal("""
                {"measures": ["view.views"], "filters": [{"member": "view.page", "operator": "regex", "values": ["a"]}]}""")).startsWith("unknown_operator /filters/0/operator");
    }

    @Test
    void refusesWhatIsNotEvenAQuery() throws Exception {
        assertThat(post("news-token", "{\"query\": ").body())
                .contains("\"code\":\"invalid_json\"")
                .doesNotContain("Exception");
        assertThat(post("news-token", "{}").body()).contains("Query param is required");
        assertThat(get("/cubejs-api/v1/load", "news-token").statusCode()).isEqualTo(400);
        var delete = HttpRequest.newBuilder(uri("/cubejs-api/v1/load")).DELETE().build();
        var refused = http.send(delete, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, POST");
    }

    private static String time(String part) {
        return "{\"measures\": [\"view.views\"], \"timeDimensions\": [{\"dimension\": \"view.time\", " + part + "}]}";
    }

    private String data(String token, String query) throws Exception {
        return ask(token, query).path("data").toString();
    }

    private JsonNode ask(String token, String query) throws Exception {
        var response = post(token, "{\"query\": " + query + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private String refusal(String query) throws Exception {
        var response = post("news-token", "{\"query\": " + query + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var body = JsonMapper.shared().readTree(response.body());
        assertThat(body.path("error").asString()).isEqualTo(body.path("message").asString());
        return body.path("code").asString() + " " + body.path("at").asString() + " "
                + body.path("message").asString();
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return post(server, token, body);
    }

    private HttpResponse<String> post(WebServer to, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/cubejs-api/v1/load"))
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).header("Authorization", token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
