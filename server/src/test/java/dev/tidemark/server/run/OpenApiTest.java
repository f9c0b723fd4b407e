package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.dashboard.DashboardPages;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code openapi.yaml} says what the server does: its paths are the routes, its schemas have real replies, its examples work. */
class OpenApiTest {

    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 6);
    private static final String READ;
    private static final String WRITE;
    private static final String IMPORT;
    private static final String OPERATOR;
    private static final String HOOK;
    private static final Served SERVED;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonNode DOCUMENT;

    static {
        var tenants = new Tenants(DATABASE);
        var tenant = tenants.findOrCreate("news");
        READ = tenants.addKey(tenant, KeyRing.Kind.READ, "test");
        WRITE = tenants.addKey(tenant, KeyRing.Kind.WRITE, "test");
        IMPORT = new AccessKeys(DATABASE)
                .create(
                        tenant,
                        KeyRing.Kind.WRITE,
                        "",
                        new KeyTerms(
                                Set.of(KeyTerms.IMPORT), Optional.empty(), Optional.empty(), Set.of(), Instant.MAX))
                .secret();
        OPERATOR = new AccessKeys(DATABASE).createOperator("", Instant.MAX).secret();
        HOOK = new StoredHooks(DATABASE)
                .create(tenant, "page", "facebook", Optional.of("s"), Map.of("verify_token", "agreed"))
                .orElseThrow()
                .path();
        new Apply(DATABASE).run(Catalog.parse("test", """
                sources:
                  page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
                rollups:
                  articles:
                    source: page_view
                    dimensions: { article: { entity: article }, device: device }
                    measures: { views: count, engaged_seconds: { sum: engaged } }
                  imported: { source: page_view, measures: { delivered: count }, import: {} }
                """));
        new Prompt(DATABASE).execute("""
                select tidemark.add_partition('events', now());
                insert into tidemark.events
                values (now(), now(), gen_random_uuid(), 1, true, 'page_view', 'page_view', '', '', '{"article": "/hello", "engaged": 7}', '{}')""");
        SERVED = new Served(DATABASE, "a secret that nobody uses in this test", Clock.systemUTC());
        DOCUMENT = document();
    }

    private static JsonNode document() {
        try {
            return JsonMapper.shared().readTree(get("/openapi.json", "").body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() {
        SERVED.close();
        DATABASE.close();
    }

    @Test
    void isOfThisVersion() {
        assertThat(DOCUMENT.path("openapi").asString()).startsWith("3.1.");
        assertThat(DOCUMENT.at("/info/version").asString()).matches("[0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?");
    }

    @Test
    void itsPathsAreTheRoutes() {
        var documented = new TreeSet<String>();
        DOCUMENT.path("paths")
                .forEachEntry((path, methods) -> methods.propertyNames().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path)
                        .forEach(documented::add));
        var services = Stream.of(SERVED.services())
                .filter(each -> !(each instanceof DashboardPages))
                .toList();
        assertThat(documented).isEqualTo(Routes.of(services));
    }

    @Test
    void itsCodesAreThoseOfTheManual() throws IOException {
        var manual = Files.readString(Path.of("..", "docs", "querying.md"), StandardCharsets.UTF_8);
        var table = manual.substring(manual.indexOf("| status | code | means |"), manual.indexOf("## The dashboard"));
        var codes = table.lines()
                .skip(2)
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> Pattern.compile("`([a-z_]+)`")
                        .matcher(line.split("\\|", -1)[2])
                        .results())
                .map((MatchResult each) -> each.group(1))
                .collect(Collectors.toSet());
        assertThat(DOCUMENT.at("/components/schemas/Code/enum").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /cubejs-api/v1/load      | {"measures": ["page_view.views"], "dimensions": ["page_view.article"], "total": true} | 200
            GET  | /cubejs-api/v1/load      | {"measures": ["page_view.views"], "responseFormat": "compact"} | 200
            POST | /cubejs-api/v1/load      | [{"measures": ["page_view.views"]}, {"measures": ["page_view.engaged_seconds"]}] | 200
            POST | /cubejs-api/v1/load      | {"measures": ["page_view.views"], "filters": [{"member": "page_view.device", "operator": "equals", "values": [null, "x"]}]} | 200
            POST | /cubejs-api/v1/subscribe | {"measures": ["page_view.views"], "dimensions": ["page_view.device", "page_view.time.month"]} | 200
            GET  | /cubejs-api/v1/dry-run   | {"measures": ["page_view.views"], "timeDimensions": [{"dimension": "page_view.time", "granularity": "day", "dateRange": "today"}]} | 200
            POST | /cubejs-api/v1/sql       | {"measures": ["page_view.views"]} | 200
            GET  | /cubejs-api/v1/meta      |                                   | 200
            GET  | /v1/me                   |                                   | 200
            GET  | /cubejs-api/v1/explain   | {"measures": ["page_view.views"]} | 200
            POST | /cubejs-api/v1/explain   | {"measures": ["page_view.veiws"]} | 400
            POST | /cubejs-api/v1/load      | {"measures": ["page_view.views"], "scan": "5s", "timeDimensions": [{"dimension": "page_view.time", "granularity": "minute", "dateRange": "today"}]} | 200
            POST | /cubejs-api/v1/load      | {"measures": ["page_view.views_growth"], "fill": true, "timeDimensions": [{"dimension": "page_view.time", "granularity": "hour", "dateRange": "today", "previousDateRange": "yesterday"}]} | 200
            GET  | /v1/rows.csv             | {"measures": ["page_view.views"]} | 200
            POST | /v1/rows.ndjson          | {"measures": ["page_view.views"]} | 200
            GET  | /livez                   |                                   | 200
            GET  | /readyz                  |                                   | 200
            GET  | /metrics                 |                                   | 200
            GET  | /openapi.json            |                                   | 200
            GET  | /cubejs-api/v1/load      | {"measures": ["page_view.veiws"]} | 400
            POST | /cubejs-api/v1/dry-run   | 7                                 | 400
            GET  | /cubejs-api/v1/sql       | {"measures": []}                  | 400
            POST | /v1/rows.csv             | []                                | 400
            GET  | /v1/live                 | {                                 | 400
            """)
    void repliesAreAsItSays(String method, String path, String query, int status) throws Exception {
        var response = ask(method, path, query, "Bearer " + READ);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        conforms(method, path, response);
    }

    @Test
    void soAreRepliesToSql() throws Exception {
        for (var statement :
                List.of("SELECT MEASURE(views) FROM page_view", "SELECT", "SELECT device FROM page_view")) {
            var body = JsonMapper.shared()
                    .createObjectNode()
                    .put("query", statement)
                    .toString();
            conforms(
                    "POST",
                    "/cubejs-api/v1/cubesql",
                    send("/cubejs-api/v1/cubesql", "application/json", body, "Bearer " + READ));
        }
    }

    @Test
    void soAreRefusalsOfTokensAndKeys() throws Exception {
        for (var path : List.of("/cubejs-api/v1/load", "/cubejs-api/v1/meta", "/v1/me", "/v1/live", "/v1/rows.csv")) {
            for (var token : List.of("", "Bearer nobody's")) {
                var response = ask("GET", path, "{}", token);
                assertThat(response.statusCode()).isEqualTo(403);
                conforms("GET", path, response);
            }
        }
        for (var token : List.of("", "Bearer nobody's")) {
            var response = send("/v1/events", "application/cloudevents+json", "{}", token);
            assertThat(response.statusCode()).isEqualTo(401);
            conforms("POST", "/v1/events", response);
        }
    }

    @Test
    void soAreRepliesToEvents() throws Exception {
        var good = "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/x\", \"type\": \"%s\"}";
        for (var body : List.of(good.formatted("page_view"), good.formatted("unheard_of"), "{}", "[")) {
            conforms("POST", "/v1/events", send("/v1/events", "application/cloudevents+json", body, "Bearer " + WRITE));
        }
        var mixed = send(
                "/v1/events",
                "application/cloudevents-batch+json",
                "[{}, " + good.formatted("page_view") + "]",
                "Bearer " + WRITE);
        assertThat(mixed.statusCode()).isEqualTo(400);
        conforms("POST", "/v1/events", mixed);
        var other = send("/v1/events", "text/plain", "x", "Bearer " + WRITE);
        assertThat(other.statusCode()).isEqualTo(415);
        conforms("POST", "/v1/events", other);
    }

    @Test
    void soAreRepliesToDeliveries() throws Exception {
        var nobodys = send("/webhooks/slack/none", "application/json", "{}", "");
        assertThat(nobodys.statusCode()).isEqualTo(404);
        conforms("POST", "/webhooks/{platform}/{key}", nobodys);
        conforms("GET", "/webhooks/{platform}/{key}", get("/webhooks/slack/none", ""));
        conforms("POST", "/webhooks/{platform}/{key}", send(HOOK, "application/json", "{}", ""));
        var greeting = "?hub.mode=subscribe&hub.challenge=7&hub.verify_token=";
        conforms("GET", "/webhooks/{platform}/{key}", get(HOOK + greeting + "other", ""));
        var greeted = get(HOOK + greeting + "agreed", "");
        assertThat(greeted.statusCode()).isEqualTo(200);
        conforms("GET", "/webhooks/{platform}/{key}", greeted);
    }

    @Test
    void soAreRepliesToRelays() throws Exception {
        for (var status : List.of(202, 400, 401, 404)) {
            var relayed = send(
                    status == 404 ? "/bots/none/events" : "/bots/page/events",
                    "application/x-www-form-urlencoded",
                    status == 202 ? "event={\"entry\": []}" : "event={",
                    status == 401 ? "nobody's" : WRITE);
            assertThat(relayed.statusCode()).isEqualTo(status);
            conforms("POST", "/bots/{uid}/events", relayed);
        }
    }

    @Test
    void soAreRepliesToOtherSenders() throws Exception {
        for (var key : List.of(WRITE, "nobody's")) {
            conforms("POST", "/v1/track", send("/v1/track", "text/plain", "{\"userId\": \"u\"}", "Bearer " + key));
            conforms("POST", "/v1/batch", send("/v1/batch", "text/plain", "{\"batch\": [{}]}", "Bearer " + key));
            for (var path : List.of("/beacon", "/beacon/v1/batch", "/v1/browser", "/api/event")) {
                for (var body : List.of("{", "{\"batch\": [5], \"events\": [5]}")) {
                    var address = path + "?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
                    conforms("POST", path, send(address, "text/plain", body, ""));
                }
            }
        }
        conforms("GET", "/pixel", get("/pixel?key=" + WRITE, ""));
        conforms("GET", "/pixel", get("/pixel", ""));
        conforms("GET", "/tidemark.js", get("/tidemark.js", ""));
    }

    @Test
    void soAreRepliesAboutShares() throws Exception {
        var good =
                "{\"title\": \"t\", \"view\": {}, \"reach\": {\"last\": \"7d\"}, \"grants\": [{\"members\": [\"page_view.views\", \"page_view.time\"]}]}";
        var made = send("/v1/shares", "application/json", good, "Bearer " + READ);
        conforms("POST", "/v1/shares", made);
        var share = JsonMapper.shared().readTree(made.body());
        for (var token : List.of(READ, share.path("token").asString(), "nobody's")) {
            for (var body : List.of(good, "{}", good.replace("views", "veiws"))) {
                conforms("POST", "/v1/shares", send("/v1/shares", "application/json", body, "Bearer " + token));
            }
            conforms("GET", "/v1/shares", get("/v1/shares", "Bearer " + token));
            conforms("GET", "/v1/share", get("/v1/share", "Bearer " + token));
            var asked = ask("GET", "/cubejs-api/v1/load", "{\"measures\": [\"page_view.views\"]}", "Bearer " + token);
            conforms("GET", "/cubejs-api/v1/load", asked);
        }
        for (var id : List.of(share.path("id").asString(), "none")) {
            var ended = Reply.of(HTTP.send(
                    request("/v1/shares/" + id, "Bearer " + READ).DELETE().build(),
                    HttpResponse.BodyHandlers.ofString()));
            assertThat(ended.statusCode()).isEqualTo(id.equals("none") ? 400 : 200);
            conforms("DELETE", "/v1/shares/{id}", ended);
        }
    }

    @Test
    void soAreRepliesToImports() throws Exception {
        for (var key : List.of(IMPORT, "nobody's")) {
            for (var address : List.of(
                    "/v1/imports?rollup=articles&slice=2026-01-02T03",
                    "/v1/imports?rollup=imported&slice=2026-01-02T03")) {
                var begun = send(address, "text/csv", "delivered\n1\n", "Bearer " + key);
                assertThat(begun.statusCode())
                        .isEqualTo(key.equals(IMPORT) ? address.contains("imported") ? 202 : 400 : 403);
                conforms("POST", "/v1/imports", begun);
            }
            conforms("GET", "/v1/imports", get("/v1/imports", "Bearer " + key));
            conforms("GET", "/v1/imports/{id}", get("/v1/imports/1", "Bearer " + key));
            conforms("GET", "/v1/imports/{id}", get("/v1/imports/99", "Bearer " + key));
            conforms("POST", "/v1/imports/{id}/undo", send("/v1/imports/1/undo", "text/csv", "", "Bearer " + key));
        }
    }

    @Test
    void soAreRepliesToBoards() throws Exception {
        conforms("GET", "/v1/boards", get("/v1/boards", "Bearer " + READ));
        conforms("GET", "/v1/boards", get("/v1/boards", "Bearer nobody's"));
        var board = "{\"panels\": [{\"show\": \"number\", \"measure\": \"page_view.views\"}]}";
        for (var status : List.of(200, 412, 400, 403)) {
            var saved = put(
                    "/v1/boards/mine", status == 400 ? "{}" : board, "Bearer " + (status == 403 ? "nobody's" : READ));
            assertThat(saved.statusCode()).isEqualTo(status);
            conforms("PUT", "/v1/boards/{name}", saved);
        }
        conforms("GET", "/v1/boards", get("/v1/boards", "Bearer " + READ));
    }

    private static Reply put(String path, String body, String token) throws IOException, InterruptedException {
        return Reply.of(HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVED.port() + path))
                        .header("Authorization", token)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void soAreRepliesToOperators() throws Exception {
        new Prompt(DATABASE).execute("""
                insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes) values (now(), 1, 'wrong_type', '', '')""");
        for (var key : List.of(OPERATOR, READ)) {
            conforms("GET", "/v1/operator", get("/v1/operator", "Bearer " + key));
            var replayed = send("/v1/operator/replay?reason=wrong_type", "text/plain", "", "Bearer " + key);
            assertThat(replayed.statusCode()).isEqualTo(key.equals(READ) ? 403 : 202);
            conforms("POST", "/v1/operator/replay", replayed);
            conforms("POST", "/v1/operator/replay", send("/v1/operator/replay", "text/plain", "", "Bearer " + key));
            conforms("GET", "/v1/operator/slow/{id}", get("/v1/operator/slow/unknown", "Bearer " + key));
        }
        send("/cubejs-api/v1/load", "application/json", "{\"measures\": [\"page_view.views\"]}", "Bearer " + READ);
        var slow = JsonMapper.shared()
                .readTree(get("/v1/operator", "Bearer " + OPERATOR).body())
                .path("slow_questions")
                .path(0);
        var plans = get("/v1/operator/slow/" + slow.path("id").asString(), "Bearer " + OPERATOR);
        assertThat(plans.statusCode()).isEqualTo(200);
        conforms("GET", "/v1/operator/slow/{id}", plans);
    }

    @Test
    void whatItGivesAsExamplesIsTaken() throws Exception {
        var taken = 0;
        for (var path : DOCUMENT.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                var operation = resolved(method.getValue());
                for (var parameter : operation.path("parameters")) {
                    for (var example : resolved(parameter).at("/content/application~1json/examples")) {
                        taken += taken(ask(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                example.path("value").toString(),
                                "Bearer " + READ));
                    }
                }
                for (var media :
                        resolved(operation.path("requestBody")).path("content").properties()) {
                    for (var example : media.getValue().path("examples")) {
                        var key = operation.path("tags").path(0).asString().equals("events") ? WRITE : READ;
                        taken += taken(send(
                                path.getKey(),
                                media.getKey(),
                                example.path("value").toString(),
                                "Bearer " + key));
                    }
                }
            }
        }
        assertThat(taken).isGreaterThan(20);
    }

    private static int taken(Reply response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return 1;
    }

    /** Against the schema that the document has for this status, in this media type, and the headers that it promises. */
    private static void conforms(String method, String path, Reply response) {
        var operation = DOCUMENT.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
        var told = resolved(operation.path("responses").path(String.valueOf(response.statusCode())));
        assertThat(told.isObject())
                .as("%s %s %d is in the document", method, path, response.statusCode())
                .isTrue();
        var type = response.headers().firstValue("content-type").orElse("none").replaceFirst(";.*", "");
        var media = told.path("content").path(type);
        assertThat(media.isObject())
                .as("%s %s answers in %s", method, path, type)
                .isTrue();
        told.path("headers")
                .propertyNames()
                .forEach(name ->
                        assertThat(response.headers().firstValue(name)).as(name).isPresent());
        if (type.equals("application/json")) {
            var schema = (ObjectNode) media.path("schema").deepCopy();
            schema.set("components", DOCUMENT.path("components"));
            var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema.toString())
                    .validate(response.body(), InputFormat.JSON);
            assertThat(errors).as(response.body()).isEmpty();
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static Reply ask(String method, String path, String query, String token)
            throws IOException, InterruptedException {
        var multi = query != null && query.startsWith("[{");
        return method.equals("GET")
                ? get(path + (query == null ? "" : "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)), token)
                : send(
                        path,
                        "application/json",
                        "{\"query\": " + query + (multi ? ", \"queryType\": \"multi\"" : "") + "}",
                        token);
    }

    private static Reply get(String address, String token) throws IOException, InterruptedException {
        var request = request(address, token).build();
        if (!address.startsWith("/v1/live")) {
            return Reply.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        }
        // A stream does not end; how it begins is enough.
        var begun = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var body = begun.body()) {
            return new Reply(
                    begun.statusCode(),
                    begun.headers(),
                    begun.statusCode() == 200 ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Reply send(String path, String type, String body, String token)
            throws IOException, InterruptedException {
        var request = request(path, token).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        return Reply.of(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private record Reply(int statusCode, HttpHeaders headers, String body) {

        static Reply of(HttpResponse<String> response) {
            return new Reply(response.statusCode(), response.headers(), response.body());
        }
    }

    private static HttpRequest.Builder request(String address, String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVED.port() + address));
        return token.isEmpty() ? request : request.header("Authorization", token);
    }
}
