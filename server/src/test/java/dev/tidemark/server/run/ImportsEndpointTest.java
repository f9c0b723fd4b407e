package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports over HTTP: uploaded or named, asked for until they are over, undone; each tenant its own, and nobody without the scope. */
class ImportsEndpointTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SLICE = "/v1/imports?rollup=pages&slice=2026-01-02T03";

    private final Database database = Database.connect(TestPostgres.newDatabase(), 12);
    private final Prompt prompt = new Prompt(database);
    private final Tenants tenants = new Tenants(database);
    private final String north = importer("north");
    private final String south = importer("south");
    private final Served served = served();

    private Served served() {
        new Apply(database).run(Catalog.parse("test", """
                sources: { view: { fields: { page: page } } }
                rollups:
                  pages: { source: view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day], import: {} }
                """));
        return new Served(database, "a secret that nobody uses in this test", Clock.systemUTC());
    }

    private String importer(String tenant) {
        return new AccessKeys(database)
                .create(
                        tenants.findOrCreate(tenant),
                        KeyRing.Kind.WRITE,
                        "",
                        new KeyTerms(
                                Set.of(KeyTerms.IMPORT), Optional.empty(), Optional.empty(), Set.of(), Instant.MAX))
                .secret();
    }

    @BeforeEach
    void aFolderOfTheTenant() throws IOException {
        Files.createDirectories(deliveries());
    }

    @AfterEach
    void close() {
        served.close();
        database.close();
    }

    private static Path deliveries() {
        return Path.of("target", "deliveries", "north");
    }

    @Test
    void fromUploadToUndo() throws Exception {
        var first = job(upload(north, SLICE, "page,views\n/a,3\n/b,4\n"));
        assertThat(first.path("state").asString()).isEqualTo("done");
        assertThat(first.path("rows").asInt()).isEqualTo(2);
        assertThat(views()).isEqualTo(7);
        var second = job(upload(north, SLICE, "page,views\n/a,5\n"));
        assertThat(views()).isEqualTo(5);
        var other = "/v1/imports/" + second.path("id").asLong();
        assertThat(send("POST", other + "/undo", south, "text/csv", new byte[0]).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", other, south, "text/csv", new byte[0]).statusCode())
                .isEqualTo(404);
        var undone = send("POST", other + "/undo", north, "text/csv", new byte[0]);
        assertThat(json(undone).path("state").asString()).isEqualTo("undone");
        assertThat(views()).isEqualTo(7);
        assertThat(send("POST", other + "/undo", north, "text/csv", new byte[0]).statusCode())
                .isEqualTo(409);
        assertThat(json(send("GET", "/v1/imports", north, "", new byte[0]))
                        .path("imports")
                        .size())
                .isEqualTo(2);
        assertThat(json(send("GET", "/v1/imports", south, "", new byte[0]))
                        .path("imports")
                        .size())
                .isZero();
    }

    @Test
    void theSameAgainIsTheSameJob() throws Exception {
        var first = job(upload(north, SLICE, "page,views\n/a,3\n"));
        assertThat(job(upload(north, SLICE, "page,views\n/a,3\n"))).isEqualTo(first);
        assertThat(job(upload(south, SLICE, "page,views\n/a,3\n")).path("id")).isNotEqualTo(first.path("id"));
        job(upload(north, SLICE, "page,views\n/a,4\n"));
        assertThat(job(upload(north, SLICE, "page,views\n/a,3\n")).path("state").asString())
                .isEqualTo("done");
        assertThat(views()).as("what was replaced comes again").isEqualTo(6);
    }

    @Test
    void aPackedBodyIsTaken() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"page\": \"/a\", \"views\": 9}\n".getBytes(StandardCharsets.UTF_8));
        }
        job(send("POST", SLICE, north, "application/x-ndjson", packed.toByteArray()));
        assertThat(views()).isEqualTo(9);
    }

    @Test
    void aTenantImportsItsOwnRowsOnly() throws Exception {
        var refused = job(upload(north, SLICE, "tenant,page,views\nnorth,/a,3\nsouth,/a,4\n"));
        assertThat(refused.path("state").asString()).isEqualTo("failed");
        assertThat(refused.at("/refused_rows/0/line").asInt()).isEqualTo(3);
        assertThat(refused.at("/refused_rows/0/reason").asString()).contains("the row is another's");
        assertThat(views()).isZero();
    }

    @Test
    void whatIsWrongInTheFileIsTold() throws Exception {
        var refused = job(upload(north, SLICE, "page,view\n/a,3\n"));
        assertThat(refused.path("state").asString()).isEqualTo("failed");
        assertThat(refused.at("/reasons/0").asString()).startsWith("upload: the column 'views' is missing");
    }

    @Test
    void filesOfTheTenantsFolderAreNamed() throws Exception {
        Files.writeString(deliveries().resolve("pages.csv"), "page,views\n/a,3\n");
        Files.writeString(deliveries().resolveSibling("secret.csv"), "page,views\n/a,9\n");
        var order = "{\"slice\": \"2026-01-02T03\", \"rollups\": {\"pages\": \"%s\"}}";
        for (var name : new String[] {"../secret.csv", "/etc/passwd", "-", "", "none.csv", "http://localhost/x.csv"}) {
            var refused = name(order.formatted(name));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
            assertThat(json(refused).path("code").asString()).isEqualTo("bad_file");
        }
        job(name(order.formatted("pages.csv")));
        assertThat(views()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rollup=pages&slice=2026-01-02T03:10                 | not_a_slice
            rollup=pages&slice=yesterday                        | not_a_slice
            rollup=page&slice=2026-01-02T03                     | no_rollup
            slice=2026-01-02T03                                 | no_rollup
            rollup=pages&slice=2026-01-02T03&max_errors=some    | not_a_number
            rollup=pages&slice=2026-01-02T03&format=xls         | unknown_format
            """)
    void whatIsAskedWrongIsTold(String query, String code) throws Exception {
        var refused = upload(north, "/v1/imports?" + query, "page,views\n/a,3\n");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("code").asString()).isEqualTo(code);
        assertThat(json(refused).path("message").asString()).isNotEmpty();
        assertThat(json(refused).path("at").asString()).isNotEmpty();
    }

    @Test
    void otherKeysOpenNothing() throws Exception {
        var tenant = tenants.findOrCreate("north");
        for (var key : new String[] {
            "",
            "nobody's",
            tenants.addKey(tenant, KeyRing.Kind.WRITE, ""),
            tenants.addKey(tenant, KeyRing.Kind.READ, "")
        }) {
            assertThat(upload(key, SLICE, "page,views\n/a,3\n").statusCode()).isEqualTo(403);
        }
        var event = "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/x\", \"type\": \"view\"}";
        assertThat(send(
                                "POST",
                                "/v1/events",
                                north,
                                "application/cloudevents+json",
                                event.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(401);
    }

    private JsonNode job(HttpResponse<String> accepted) {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        var location = accepted.headers().firstValue("location").orElseThrow();
        return await().until(
                        () -> json(send("GET", location, key(accepted), "", new byte[0])),
                        job -> !job.path("state").asString().equals("staging"));
    }

    private static String key(HttpResponse<String> answer) {
        return answer.request()
                .headers()
                .firstValue("authorization")
                .orElseThrow()
                .replace("Bearer ", "");
    }

    private HttpResponse<String> upload(String key, String path, String csv) throws Exception {
        return send("POST", path, key, "text/csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> name(String order) throws Exception {
        return send("POST", "/v1/imports", north, "application/json", order.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String method, String path, String key, String type, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + served.port() + path))
                .method(method, BodyPublishers.ofByteArray(body))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type.isEmpty() ? "text/plain" : type);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private long views() {
        return prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.pages_hour");
    }
}
