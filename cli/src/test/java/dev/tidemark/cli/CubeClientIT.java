package dev.tidemark.cli;

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
import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.imports.ImportSettings;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.sql.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the protocol's own client does with a server, under node; what it must find is in {@code check.mjs}. */
class CubeClientIT {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view: { fields: { article: article, device: device, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article }, device: device }
                measures: { views: count, engaged_seconds: { sum: engaged } }
              devices:
                source: page_view
                dimensions: { device: device }
                measures: { views: count }
            """);

    private static final String EVENTS = """
            2026-03-01T10:00:00Z /a phone   10
            2026-03-01T11:00:00Z /b desktop 20
            2026-03-03T00:00:00Z /a phone   50
            2026-03-03T09:00:00Z /b phone   30
            2026-03-03T23:59:59Z /a desktop 40
            """;

    private static final String SECRET = "shared with the application that signs";

    @TempDir
    private static Path folder;

    private static NodePackage client;
    private static TidemarkServer server;
    private static Question question;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        client = NodePackage.installOrSkip(folder, "cubeclient");
        server = TidemarkServer.start(new ServerSettings(
                ServerSettings.DEFAULT_HOST,
                0,
                folder.resolve("data"),
                Optional.empty(),
                Optional.empty(),
                1,
                Optional.of(SECRET),
                QuerySettings.DEFAULT,
                VisitorSettings.DEFAULT,
                ServerSettings.DEFAULT_KEEP_REJECTS,
                ServerSettings.DEFAULT_DISK_RESERVE,
                ImportSettings.NONE));
        new Apply(server.database()).run(CATALOG);
        var keys = Keys.make("news", server.postgresUrl());
        send(keys.write());
        question = new Question(server.url(), keys.read());
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> question.total("page_view.views") == 5);
    }

    private static void send(String key) throws IOException, InterruptedException {
        var events = EVENTS.lines().map(line -> line.split(" +")).map("""
                {"specversion": "1.0", "id": "%1$s", "source": "/test", "type": "page_view", "time": "%1$s",
                 "data": {"article": "%2$s", "device": "%3$s", "engaged": %4$s}}"""::formatted);
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(events.collect(Collectors.joining(",", "[", "]"))));
        var response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load",
                "longQueriesArePosted",
                "formats",
                "compare",
                "blending",
                "pivots",
                "serialised",
                "drillDown",
                "filters",
                "meta",
                "dryRun",
                "sql",
                "cubeSql",
                "cubeSqlStream",
                "openapi",
                "subscribe",
                "refusals"
            })
    void theClientFindsWhatItMust(String name) throws Exception {
        var run = client.check(question.url(), question.token(), name);
        assertThat(run.end()).as(run::output).isZero();
    }

    /** As an application signs it for each of its users. */
    @Test
    void aSignedTokenIsTakenAsWell() throws Exception {
        var signed = new Question(server.url(), signed("news", "data", "meta", "sql"));
        assertThat(signed.total("page_view.views")).isEqualTo(5);
        var run = client.check(signed.url(), signed.token(), "load");
        assertThat(run.end()).as(run::output).isZero();
    }

    private static String signed(String tenant, String... scopes) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .claim("tenant", tenant)
                .claim("scopes", List.of(scopes))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    /** Of a table that somebody else holds. */
    @Test
    void theClientIsToldToWait() throws Exception {
        var run = server.database().transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("lock table tidemark.articles_deltas, tidemark.devices_deltas in access exclusive mode");
            return untilToldTwice();
        });
        assertThat(run.end()).as(run::output).isZero();
    }

    private static NodePackage.Run untilToldTwice() {
        try {
            var run = client.check(question.url(), question.token(), "progress");
            while (!run.line().orElse("told 2").startsWith("told 2")) {
                // Until it is told twice, or ends before.
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
