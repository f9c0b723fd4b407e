package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Rate;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that an operator does on the page, in a real browser, over a whole server. */
class OperatorIT {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private static final String CATALOG = """
            sources:
              page_view: { fields: { page: page, n: { path: n, type: integer } } }
              delivered: { fields: { page: page } }
            rollups:
              pages: { source: page_view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day] }
              articles: { source: delivered, dimensions: { page: page }, measures: { views: count }, import: {} }
            """;

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static TidemarkServer server;
    private static Prompt prompt;
    private static String operator;
    private static Keys keys;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.startOrSkip();
        Files.createDirectories(SHOTS);
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        server.dataDirectory().orElseThrow().environmentFile().write(server.environment());
        prompt = new Prompt(server.database());
        new Apply(server.database()).run(Catalog.parse("test", CATALOG));
        operator = new AccessKeys(server.database())
                .createOperator("test", Instant.MAX)
                .secret();
        prompt.execute("""
                insert into tidemark.rejects (received_at, tenant_id, reason, detail, source, bytes)
                values (now(), 1, 'not_an_event', 'it has no type', '/webhooks/slack/support', '{}')""");
        keys = Keys.make("news", server.postgresUrl());
        for (var each : new String[] {"page_view", "page_veiw", "page_veiw"}) {
            send(each);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> rejects() == 2);
        ask(
                "{\"measures\":[\"page_view.views\"],\"filters\":[{\"member\":\"page_view.page\",\"operator\":\"equals\",\"values\":[\"/secret\"]}]}");
    }

    private static void ask(String query) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/cubejs-api/v1/load"))
                            .header("Authorization", "Bearer " + keys.read())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":" + query + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    private static void send(String type) throws Exception {
        assertThat(post(keys.write(), event(type)).statusCode()).isEqualTo(202);
    }

    private static String event(String type) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/it\",\"type\":\"%s\",\"data\":{\"page\":\"/a\"}}"
                .formatted(UUID.randomUUID(), type);
    }

    private static HttpResponse<String> post(String key, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/cloudevents+json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static long rejects() {
        return prompt.number("select count(*) from tidemark.rejects where again");
    }

    @Test
    void aReadTokenIsRefusedAndAnOperatorsKeyOpensIt() {
        try (var page = chromium.operator(server.url() + "/operator", 1024, ColorScheme.LIGHT)) {
            page.signIn("").showsProblem("Please enter an operator’s key.").isQuiet();
            page.signIn(keys.read()).showsProblem("A read token does not open this page.");
            page.signIn(operator).shows("stage-deltas", "Pending").isQuietBut(403);
        }
    }

    @Test
    void theKeyLeavesTheAddressAndEveryStageIsTold() {
        try (var page = signedIn(1440, ColorScheme.LIGHT)) {
            page.shows("stage-deltas", "Pending").unfold("deltas").shows("fact-pending", "pages");
            assertThat(page.address()).doesNotContain("key");
            page.unfold("store").shows("fact-partition_bytes", "events_p");
            page.unfold("stream").shows("fact-lag", "partition 0");
            page.unfold("seal").shows("stage-seal", "The longest sealing");
            page.unfold("queries").shows("stage-queries", "The slowest of the last hour");
            page.shows("health", "every five seconds").isQuiet();
        }
    }

    @Test
    void withoutTheServerItSaysSinceWhenItIsStaleAndGoesOnByItself() {
        try (var page = signedIn(390, ColorScheme.DARK)) {
            page.shows("summary", "look at").unfold("deltas").cut();
            page.shows("health", "Stale since").shows("fact-pending", "pages");
            page.shoot(SHOTS.resolve("operator-390-dark-stale.png"));
            page.connected().shows("health", "every five seconds");
            page.shows("fact-pending", "pages").isQuietButForTheNetwork();
        }
    }

    @Test
    void aRejectIsReplayedFromThePageAfterItWasAskedAbout() throws Exception {
        try (var page = signedIn(390, ColorScheme.LIGHT)) {
            page.unfold("process").shows("reason-unknown_type", "page_veiw");
            page.press("Replay 2…").press("Cancel").press("Replay 2…").press("Replay 2 now");
            page.shows("replay", "0 are events now, 2 are rejects still");
            assertThat(rejects()).isEqualTo(2);
            new Apply(server.database())
                    .run(Catalog.parse(
                            "test", CATALOG.replace("page_view: {", "page_view: { types: [page_view, page_veiw],")));
            page.press("Replay 2…").press("Replay 2 now").shows("replay", "2 are events now, 0 are rejects still");
            page.showsNo("reason-unknown_type").isQuiet();
            assertThat(rejects()).isZero();
        }
    }

    @Test
    void theDatabasesPlanOfASlowQuestionIsReadWithoutItsValues() {
        try (var page = signedIn(1024, ColorScheme.LIGHT)) {
            page.unfold("queries").shows("slow-question", "views, filtered").unfoldSlowQuestion();
            page.shows("plan", "Scan").shows("plan", "page = ANY (?::text[])").lacks("plan", "secret");
            page.isAccessible().isQuiet();
        }
    }

    @Test
    void theReportOfAnImportIsRead() throws Exception {
        var file = Files.writeString(folder.resolve("hour.csv"), "page,views\n/a,7\n/b,many\n");
        var terminal = new Terminal();
        assertThat(terminal.run(
                        "import",
                        "articles=" + file,
                        "--tenant",
                        "news",
                        "--slice",
                        "2026-01-02T03:00Z",
                        "--max-errors",
                        "1",
                        "--data-dir",
                        folder.resolve("data")))
                .as(terminal.err())
                .isZero();
        var id = prompt.number("select max(import_id) from tidemark.imports");
        try (var page = signedIn(1024, ColorScheme.DARK)) {
            page.unfold("imports").unfoldImport(id).shows("import-" + id, "hour.csv");
            page.shows("import-" + id, "Rows taken1").isQuiet();
        }
    }

    @Test
    void everyMetricOfTheGrafanaDashboardIsThere() throws Exception {
        var limits = new KeyTerms(
                Set.of(), Optional.of(new Rate(1, Duration.ofHours(1))), Optional.empty(), Set.of(), Instant.MAX);
        var limited = new AccessKeys(server.database())
                .create(new Tenants(server.database()).findOrCreate("news"), KeyRing.Kind.WRITE, "", limits)
                .secret();
        post(limited, event("page_view"));
        assertThat(post(limited, event("page_view")).statusCode()).isEqualTo(429);
        assertThat(post(keys.write(), "{}").statusCode()).isEqualTo(400);
        prompt.execute("select tidemark.verify_next()");
        var dashboard = Files.readString(Path.of("..", "examples", "grafana", "tidemark.json"));
        var named = Pattern.compile("\\btidemark_[a-z_]+")
                .matcher(dashboard)
                .results()
                .map(MatchResult::group);
        assertThat(named.distinct())
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(metrics()).containsPattern("(?m)^" + name + "[{ ]")));
    }

    private static String metrics() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void fitsEveryWidth(int width, ColorScheme scheme) {
        var name = "operator-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT));
        try (var page = chromium.operator(server.url() + "/operator", width, scheme)) {
            page.shoot(SHOTS.resolve(name + "-sign-in.png"));
            page.isAccessible();
            page.signIn(operator).shows("stage-deltas", "Pending").shoot(SHOTS.resolve(name + ".png"));
            page.isAccessible();
            page.unfold("process")
                    .unfold("store")
                    .unfold("rollups")
                    .unfold("seal")
                    .unfold("queries")
                    .unfoldSlowQuestion()
                    .shows("plan", "Scan");
            page.shoot(SHOTS.resolve(name + "-open.png"));
            page.isAccessible();
            assertThat(page.scrollsSideways()).isFalse();
            page.isQuiet();
        }
    }

    private static OperatorPage signedIn(int width, ColorScheme scheme) {
        return chromium.operator(server.url() + "/operator#key=" + operator, width, scheme);
    }
}
