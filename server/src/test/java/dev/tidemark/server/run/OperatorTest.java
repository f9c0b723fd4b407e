package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator's key opens, and what opens it not. */
class OperatorTest {

    private final Database database = aRollup();
    private final Prompt prompt = new Prompt(database);
    private final AccessKeys keys = new AccessKeys(database);
    private final Tenant tenant = new Tenants(database).findOrCreate("news");
    private final Served served = new Served(database, "0123456789abcdef0123456789abcdef", Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();
    private final String key = keys.createOperator("ops", Instant.MAX).secret();

    private static Database aRollup() {
        var database = Database.connect(TestPostgres.newDatabase(), 6);
        new Apply(database).run(Catalog.parse("test", """
                sources: { view: { fields: { page: page } } }
                rollups: { pages: { source: view, dimensions: { page: page }, measures: { views: count } } }
                """));
        new Prompt(database).execute("select tidemark.make_partitions()");
        return database;
    }

    @AfterEach
    void close() {
        client.close();
        served.close();
        database.close();
    }

    @Test
    void onlyAnOperatorsKeyOpensItAndItOpensNothingElse() throws Exception {
        var read =
                keys.create(tenant, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED).secret();
        var write =
                keys.create(tenant, KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED).secret();
        for (var other : List.of(read, write, "nobody's")) {
            assertThat(get("/v1/operator", other).statusCode()).isEqualTo(403);
            assertThat(post("/v1/operator/replay?reason=wrong_type", other).statusCode())
                    .isEqualTo(403);
        }
        assertThat(get("/v1/operator", key).statusCode()).isEqualTo(200);
        for (var path : List.of("/v1/me", "/cubejs-api/v1/meta", "/v1/imports")) {
            assertThat(get(path, key).statusCode()).isEqualTo(403);
        }
        assertThat(post("/v1/events", key).statusCode()).isEqualTo(401);
        keys.revoke(keys.listOperators().getFirst().id());
        await().untilAsserted(
                        () -> assertThat(get("/v1/operator", key).statusCode()).isEqualTo(403));
    }

    @Test
    void factsOfTheDatabaseAreSeenAndAreMetrics() throws Exception {
        await().untilAsserted(() -> {
            assertThat(fact("pending").path("of").asString()).isEqualTo("pages");
            assertThat(get("/metrics", "").body())
                    .contains("tidemark_deltas_pending{of=\"pages\"}", "tidemark_standing{stage=\"verifier\"} 0");
        });
        assertThat(fact("database_answers").path("value").asDouble()).isEqualTo(1);
        assertThat(fact("accepted").path("unit").asString()).isEqualTo("events_per_second");
    }

    @Test
    void rejectsAreSeenWithSamplesOfEachTenantAndReplayed() throws Exception {
        for (var i = 0; i < 5; i++) {
            prompt.execute("""
                    insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes)
                    values (now(), %d, 'unknown_type', 'no source has type x', '{}')""".formatted(tenant.id()));
        }
        prompt.execute("""
                insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes)
                select now(), 0, 'unknown_type', 'of nobody', '{}' from generate_series(1, 4)""");
        for (var each : List.of(0, 1)) {
            assertThat(view().path("rejects").path(each).path("samples").size()).isEqualTo(3);
        }
        prompt.execute("delete from tidemark.rejects where tenant_id = 0");
        var rejects = view().path("rejects").path(0);
        assertThat(rejects.path("tenant").asString()).isEqualTo("news");
        assertThat(rejects.path("rejects").asInt()).isEqualTo(5);
        assertThat(rejects.path("samples").size()).isEqualTo(3);
        assertThat(view().has("replay")).isFalse();
        assertThat(post("/v1/operator/replay?reason=unknown_type", key).statusCode())
                .isEqualTo(202);
        await().until(() -> view().path("replay").path("over").asBoolean());
        assertThat(view().path("replay").path("problem").asString()).isEmpty();
        assertThat(view().path("replay").path("unable").asInt()).isEqualTo(5);
        assertThat(post("/v1/operator/replay", key).statusCode()).isEqualTo(400);
    }

    @Test
    void slowQuestionsTellMembersAndNoValues() throws Exception {
        var read =
                keys.create(tenant, KeyRing.Kind.READ, "", KeyTerms.UNLIMITED).secret();
        var query =
                "%7B%22measures%22%3A%5B%22view.views%22%5D%2C%22filters%22%3A%5B%7B%22member%22%3A%22view.page%22%2C%22operator%22%3A%22equals%22%2C%22values%22%3A%5B%22%2Fsecret%22%5D%7D%5D%7D";
        assertThat(get("/cubejs-api/v1/load?query=" + query, read).statusCode()).isEqualTo(200);
        var view = get("/v1/operator", key).body();
        assertThat(view().path("slow_questions").path(0).path("asks").asString())
                .isEqualTo("views, filtered");
        assertThat(view).doesNotContain("secret");
        var path = "/v1/operator/slow/"
                + view().path("slow_questions").path(0).path("id").asString();
        var plan = get(path, key).body();
        assertThat(JsonMapper.shared()
                        .readTree(plan)
                        .path("plans")
                        .path(0)
                        .valueStream()
                        .map(JsonNode::asString))
                .anyMatch(line -> line.contains("Scan"))
                .anyMatch(line -> line.contains("page = ANY (?::text[])"));
        assertThat(plan).doesNotContain("secret");
        assertThat(get(path, read).statusCode()).isEqualTo(403);
        assertThat(get("/v1/operator/slow/another", key).statusCode()).isEqualTo(404);
        prompt.execute("drop table tidemark.pages_deltas cascade");
        assertThat(get(path, key).statusCode()).isEqualTo(410);
    }

    private JsonNode fact(String name) throws Exception {
        return view().path("stages")
                .valueStream()
                .flatMap(stage -> stage.path("facts").valueStream())
                .filter(fact -> fact.path("name").asString().equals(name))
                .findFirst()
                .orElseGet(() -> JsonMapper.shared().createObjectNode());
    }

    private JsonNode view() throws Exception {
        return JsonMapper.shared().readTree(get("/v1/operator", key).body());
    }

    private HttpResponse<String> get(String path, String secret) throws IOException, InterruptedException {
        return client.send(request(path, secret).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String secret) throws IOException, InterruptedException {
        return client.send(
                request(path, secret).POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String secret) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path))
                .header("Authorization", "Bearer " + secret);
    }
}
