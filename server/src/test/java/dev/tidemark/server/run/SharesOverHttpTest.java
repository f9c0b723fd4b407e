package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.dashboard.DashboardPages;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shares as those see them who make them and those who have their links, of a server that is not started again in between. */
class SharesOverHttpTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String GOOD = """
            {"title": "Phones", "view": {"range": "7d"}, "origins": ["https://A.example:443"], "expires_in": "2h",
             "grants": [{"members": ["view.views", "view.page", "view.time"],
                         "filters": [{"member": "view.device", "operator": "equals", "values": ["phone"]}]}],
             "reach": {"last": "7d"}}""";
    private static final String INSIDE = """
            {"measures": ["view.views"], "timeDimensions": [{"dimension": "view.time", "dateRange": "today"}],
             "filters": [{"member": "view.device", "operator": "equals", "values": ["phone"]}]}""";

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page, device: device, secret: secret } }
            rollups:
              pages: { source: view, dimensions: { page: page, device: device, secret: secret }, measures: { views: count, twice: { formula: views * 2 } } }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final AccessKeys keys = new AccessKeys(database);
    private final Tenant tenant = new Tenants(database).findOrCreate("news");
    private final AccessKeys.Made key = key();
    private final Served served;
    private final HttpClient client = HttpClient.newHttpClient();

    SharesOverHttpTest() {
        new Apply(database).run(CATALOG);
        served = new Served(database, SECRET, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        client.close();
        served.close();
        database.close();
    }

    @Test
    void aShareIsMadeListedSeenAndEnded() {
        var made = json(make(key.secret(), GOOD));
        var token = made.path("token").asString();
        assertThat(made.path("path").asString())
                .isEqualTo("/share/" + made.path("id").asString());
        var shown = json(get("/v1/share", token));
        assertThat(shown.path("title").asString() + shown.path("tenant").asString() + shown.path("view"))
                .isEqualTo("Phonesnews{\"range\":\"7d\"}");
        assertThat(ask(token, INSIDE).statusCode()).isEqualTo(200);
        var listed = get("/v1/shares", key.secret());
        assertThat(listed.body()).doesNotContain(token).contains("\"origins\":[\"https://a.example\"]");
        assertThat(json(listed).at("/shares/0/state").asString()).isEqualTo("in force");
        assertThat(end(key.secret(), made.path("id").asString()).statusCode()).isEqualTo(200);
        await().until(() -> ask(token, INSIDE).statusCode() == 403);
        assertThat(get("/v1/share", token).body()).contains("unknown_token");
        assertThat(json(get("/v1/shares", key.secret())).at("/shares/0/state").asString())
                .isEqualTo("revoked");
        assertThat(end(key.secret(), made.path("id").asString()).body()).contains("unknown_share");
    }

    @Test
    void aShareEndsWithItsTimeAndWithItsKey() {
        var brief = token(make(key.secret(), GOOD.replace("2h", "1s")));
        await().until(() -> get("/v1/share", brief).statusCode() == 403);
        var token = token(make(key.secret(), GOOD));
        assertThat(get("/v1/share", token).statusCode()).isEqualTo(200);
        keys.revoke(key.id());
        await().until(() -> get("/v1/share", token).statusCode() == 403);
    }

    /** Nothing changes meanwhile, so that it is not for something to say that the stream looks at its token. */
    @Test
    void aStreamEndsWithTheShareWithItsTimeAndWithTheKey() {
        var ended = json(make(key.secret(), GOOD));
        var brief = token(make(key.secret(), GOOD.replace("2h", "4s")));
        var streams = Stream.of(ended.path("token").asString(), brief, key.secret())
                .map(this::listen)
                .toList();
        end(key.secret(), ended.path("id").asString());
        await().until(() -> streams.getFirst().isDone());
        await().until(() -> streams.get(1).isDone());
        assertThat(streams.getLast().isDone()).as("nobody has ended it").isFalse();
        keys.revoke(key.id());
        await().until(() -> streams.getLast().isDone());
        assertThat(streams).allSatisfy(stream -> assertThat(stream.join()).contains("event: answer"));
    }

    /** All that a stream says until it ends; it has begun. */
    private CompletableFuture<String> listen(String token) {
        var begun = new CompletableFuture<Void>();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + "/v1/live?query="
                        + URLEncoder.encode(INSIDE, StandardCharsets.UTF_8)))
                .header("Authorization", "Bearer " + token);
        var all = client.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenApplyAsync(response -> response.body()
                        .peek(line -> {
                            if (line.startsWith("data: ")) {
                                begun.complete(null);
                            }
                        })
                        .collect(Collectors.joining("\n")));
        begun.orTimeout(30, TimeUnit.SECONDS).join();
        return all;
    }

    @Test
    void anotherTenantNeitherSeesNorEndsIt() {
        var made = json(make(key.secret(), GOOD));
        var others = new Tenants(database).addKey(new Tenants(database).findOrCreate("other"), KeyRing.Kind.READ, "");
        assertThat(json(get("/v1/shares", others)).path("shares").isEmpty()).isTrue();
        assertThat(end(others, made.path("id").asString()).statusCode()).isEqualTo(400);
        assertThat(get("/v1/share", made.path("token").asString()).statusCode()).isEqualTo(200);
    }

    @Test
    void toShareHasToBeGrantedAndASignedTokenHasToSayIt() throws Exception {
        var reader = keys.create(tenant, KeyRing.Kind.READ, "", scopes("meta", "data", "sql"))
                .secret();
        assertThat(make(reader, GOOD).body()).contains("API scope is missing: share");
        assertThat(make(
                                keys.create(tenant, KeyRing.Kind.READ, "", scopes("share", "data"))
                                        .secret(),
                                GOOD)
                        .statusCode())
                .isEqualTo(201);
        assertThat(make(signed(List.of("share")), GOOD).body())
                .as("nobody shows others what they may not see")
                .contains("API scope is missing: data");
        assertThat(make(signed(List.of()), GOOD).body()).contains("API scope is missing: share");
        assertThat(make(signed(List.of("share", "data")), GOOD).statusCode()).isEqualTo(201);
    }

    @Test
    void metaShowsWhatIsGranted() {
        var token = token(make(key.secret(), GOOD));
        var meta = get("/cubejs-api/v1/meta?extended", token);
        assertThat(meta.statusCode()).isEqualTo(200);
        assertThat(meta.body()).contains("view.views", "view.page").doesNotContain("secret", "twice", "view.device");
        assertThat(get("/cubejs-api/v1/meta?extended", key.secret()).body()).contains("view.secret", "view.twice");
    }

    /** What is not granted and what does not exist are told alike. */
    @Test
    void nothingIsToldOfOtherMembers() {
        var token = token(make(key.secret(), GOOD));
        var granted = ask(token, INSIDE.replace("view.views", "view.twice"));
        var unknown = ask(token, INSIDE.replace("view.views", "view.twise"));
        assertThat(granted.statusCode()).isEqualTo(403);
        var ordered = ask(token, INSIDE.replaceFirst("}\\s*$", ", \"order\": {\"view.twice\": \"desc\"}}"));
        assertThat(ordered.body()).contains("outside_share", "/order");
        assertThat(unknown.body()).isEqualTo(granted.body().replace("twice", "twise"));
    }

    /** Whoever adds a route that asks for a reader's token says here what a share gets from it. */
    @Test
    void everyRouteHasDecided() {
        var token = token(make(key.secret(), GOOD));
        var outside = "?query=" + URLEncoder.encode("{\"measures\": [\"view.twice\"]}", StandardCharsets.UTF_8);
        var decided = new TreeMap<String, String>();
        for (var route : Routes.of(services())) {
            var method = route.substring(0, route.indexOf(' '));
            var path = route.substring(route.indexOf(' ') + 1).replaceAll("[{][a-z]+[}]", "x");
            var body = "{\"query\": {\"measures\": [\"view.twice\"]}}";
            if (method.equals("HEAD") || path.contains("*")) {
                continue;
            }
            var nobody = request(method, path, "", body);
            if (nobody.statusCode() == 403 && nobody.body().contains("\"missing_token\"")) {
                var address = method.equals("GET") ? path + outside : path;
                var answer = request(method, address, token, body);
                decided.put(
                        route,
                        answer.statusCode() + " " + json(answer).path("code").asString("answers"));
            }
        }
        assertThat(decided)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("GET /cubejs-api/v1/load", "403 outside_share"),
                        Map.entry("POST /cubejs-api/v1/load", "403 outside_share"),
                        Map.entry("GET /cubejs-api/v1/subscribe", "403 outside_share"),
                        Map.entry("POST /cubejs-api/v1/subscribe", "403 outside_share"),
                        Map.entry("GET /cubejs-api/v1/dry-run", "403 outside_share"),
                        Map.entry("POST /cubejs-api/v1/dry-run", "403 outside_share"),
                        Map.entry("GET /cubejs-api/v1/sql", "403 missing_scope"),
                        Map.entry("POST /cubejs-api/v1/sql", "403 missing_scope"),
                        Map.entry("GET /cubejs-api/v1/explain", "403 missing_scope"),
                        Map.entry("POST /cubejs-api/v1/explain", "403 missing_scope"),
                        Map.entry("POST /cubejs-api/v1/cubesql", "403 missing_scope"),
                        Map.entry("GET /cubejs-api/v1/meta", "200 answers"),
                        Map.entry("GET /v1/live", "403 outside_share"),
                        Map.entry("GET /v1/boards", "403 not_for_shares"),
                        Map.entry("PUT /v1/boards/{name}", "403 missing_scope"),
                        Map.entry("DELETE /v1/boards/{name}", "403 missing_scope"),
                        Map.entry("GET /v1/rows.csv", "403 outside_share"),
                        Map.entry("POST /v1/rows.csv", "403 outside_share"),
                        Map.entry("GET /v1/rows.ndjson", "403 outside_share"),
                        Map.entry("POST /v1/rows.ndjson", "403 outside_share"),
                        Map.entry("GET /v1/me", "403 not_for_shares"),
                        Map.entry("GET /v1/share", "200 answers"),
                        Map.entry("GET /v1/shares", "403 missing_scope"),
                        Map.entry("POST /v1/shares", "403 missing_scope"),
                        Map.entry("DELETE /v1/shares/{id}", "403 missing_scope"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title   | 7                                                     | not_a_text /title
            title   | ""                                                    | not_a_title /title
            title   | "a\\u0000b"                                           | not_a_title /title
            view    | []                                                    | not_a_view /view
            grants  | []                                                    | out_of_range /grants
            grants  | [{"members": []}]                                     | out_of_range /grants/0/members
            grants  | [{"members": ["view.veiws"]}]                         | unknown_member /grants/0/members
            grants  | [{"members": ["views"]}]                              | not_a_member /grants/0/members/0
            grants  | [{"members": ["view.views", "other.views"]}]          | two_sources /grants/0/members/1
            grants  | [{"members": ["other.views"]}]                        | unknown_source /grants/0/members
            grants  | [{"members": ["view.views"], "extra": 1}]             | unknown_part /grants/0/extra
            grants  | [{"members": ["view.views"], "filters": [{"member": "view.views", "operator": "gt", "values": ["1"]}]}] | wrong_filter /grants/0/filters
            grants  | [{"members": ["view.views"], "filters": [{"member": "view.time", "operator": "afterDate", "values": ["2026-01-01"]}]}] | wrong_filter /grants/0/filters
            reach   | {}                                                    | not_a_reach /reach
            reach   | {"last": "7d", "all": true}                           | not_a_reach /reach
            reach   | {"last": "7 days"}                                    | not_a_duration /reach/last
            reach   | {"from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"} | range_reversed /reach
            expires_in | "367d"                                             | not_a_duration /expires_in
            expires_in | "0s"                                               | not_a_duration /expires_in
            origins | ["https://a.example/path"]                            | not_an_origin /origins/0
            origins | ["https://a.example; script-src *"]                   | not_an_origin /origins/0
            origins | ["*"]                                                 | not_an_origin /origins/0
            more    | 1                                                     | unknown_part /more
            """)
    void whatCannotBeAShareIsTold(String part, String value, String told) {
        var body = (ObjectNode) JsonMapper.shared().readTree(GOOD);
        body.set(part, JsonMapper.shared().readTree(value));
        var refused = make(key.secret(), body.toString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(json(refused).path("code").asString() + " "
                        + json(refused).path("at").asString())
                .isEqualTo(told);
    }

    @Test
    void aViewIsKeptAsItIsUpToItsLimit() {
        var body = (ObjectNode) JsonMapper.shared().readTree(GOOD);
        body.putObject("view").put("x", "\0 </script> é".repeat(100));
        var token = token(make(key.secret(), body.toString()));
        assertThat(json(get("/v1/share", token)).path("view")).isEqualTo(body.path("view"));
        body.putObject("view").put("x", "x".repeat(64 * 1024));
        assertThat(make(key.secret(), body.toString()).body()).contains("too_large", "/view");
    }

    private List<HttpService> services() {
        return Stream.of(served.services())
                .filter(each -> !(each instanceof DashboardPages))
                .toList();
    }

    private AccessKeys.Made key() {
        return keys.create(tenant, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED);
    }

    private static KeyTerms scopes(String... words) {
        return new KeyTerms(Set.of(words), Optional.empty(), Optional.empty(), Set.of(), Instant.MAX);
    }

    private static String signed(List<String> scopes) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .claim("tenant", "news")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))));
        if (!scopes.isEmpty()) {
            claims.claim("scopes", scopes);
        }
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private static String token(HttpResponse<String> made) {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).path("token").asString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> make(String token, String body) {
        return request("POST", "/v1/shares", token, body);
    }

    private HttpResponse<String> end(String token, String id) {
        return request("DELETE", "/v1/shares/" + id, token, "");
    }

    private HttpResponse<String> get(String path, String token) {
        return request("GET", path, token, "");
    }

    private HttpResponse<String> ask(String token, String query) {
        return request("POST", "/cubejs-api/v1/load", token, "{\"query\": " + query + "}");
    }

    private HttpResponse<String> request(String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path))
                .method(
                        method,
                        body.isEmpty() || method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        try {
            return client.send(
                    token.isEmpty()
                            ? request.build()
                            : request.header("Authorization", "Bearer " + token).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
