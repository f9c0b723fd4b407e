package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.boards.SavedBoards;
import dev.tidemark.catalog.Catalog;
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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol's endpoint over a database with four events of two tenants, two of them of today. */
final class CubeServer implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    private static final Map<String, Tenant> TOKENS =
            Map.of("news-token", new Tenant(1, "news"), "other-token", new Tenant(2, "other"));

    static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page, seconds: { path: seconds, type: integer } } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count, engaged_seconds: { sum: seconds }, per_view: { formula: engaged_seconds / views } } }
              visits:
                source: view
                measures: { visitors: { count_distinct: user }, shortest: { min: seconds }, stay: { quantile: seconds, percentiles: [50, 95] } }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Asking asking =
            new Asking(database, new QuerySettings(2, 3, Duration.ofSeconds(10), 1 << 20), registry);
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebServer server;

    CubeServer() {
        new Apply(database).run(CATALOG);
        var kept = new Kept(CATALOG, database.transaction(Isolation.READ_COMMITTED, RollupStore::all), Map.of());
        new EventStore(database)
                .store(new Batch(
                        new Offsets(database).of("t", 0),
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

    Database database() {
        return database;
    }

    /** Knows nothing until it looks, as right after an apply. */
    record Told(Kept keptAfterALook) implements KeptSource {
        @Override
        public Kept kept() {
            return Kept.NOTHING;
        }

        @Override
        public Kept keptNow() {
            return keptAfterALook;
        }
    }

    WebServer start(KeptSource source) {
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var routing = HttpRouting.builder()
                .register(new QueryEndpoint(CubeServer::access, source, asking, clock, Duration.ofMillis(300)))
                .register(new CubeSqlEndpoint(CubeServer::access, source, asking, clock))
                .register(new RowsEndpoint(CubeServer::access, source, asking, clock))
                .register(new BoardsEndpoint(CubeServer::access, source, new SavedBoards(database)));
        Problems.register(routing);
        var config = WebServer.builder().host("127.0.0.1").port(0);
        ClientLine.prepare(config);
        return config.routing(routing).build().start();
    }

    Asking asking() {
        return asking;
    }

    MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        server.stop();
        database.close();
    }

    String data(String token, String query) throws IOException, InterruptedException {
        return ask(token, query).path("data").toString();
    }

    JsonNode ask(String token, String query) throws IOException, InterruptedException {
        var response = post(token, "{\"query\": " + query + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    String refusal(String query) throws IOException, InterruptedException {
        var response = post("news-token", "{\"query\": " + query + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var body = JsonMapper.shared().readTree(response.body());
        assertThat(body.path("error").asString()).isEqualTo(body.path("message").asString());
        return body.path("code").asString() + " " + body.path("at").asString() + " "
                + body.path("message").asString();
    }

    HttpResponse<String> post(String token, String body) throws IOException, InterruptedException {
        return post(server, token, body);
    }

    HttpResponse<String> post(WebServer to, String token, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/cubejs-api/v1/load"))
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path)).header("Authorization", token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** {@code news-token} grants everything, {@code news-token meta} only what its words say. */
    private static Optional<Access> access(String token) {
        var words = token.split(" ", 2);
        return Optional.ofNullable(TOKENS.get(words[0]))
                .map(tenant -> words.length == 1
                        ? Access.toEverythingOf(tenant)
                        : new Access(tenant, Scope.of(words[1]).stream().collect(Collectors.toSet())));
    }
}
