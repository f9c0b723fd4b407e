package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that listen to a server of its own: from an event to the bar of its minute, over the server's end, to the end of their token. */
class LiveServerIT {

    private static final String CATALOG = """
            sources: { visit: { fields: { page: page } } }
            rollups:
              visits: { source: visit, dimensions: { page: page }, measures: { visits: count }, grains: [quarter_hour, hour, day] }
            """;

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static ServeProcess serve;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.startOrSkip();
        serve = ServeProcess.start(folder.resolve("data"));
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        run("apply", catalog.toString(), "--postgres-url", serve.postgresUrl());
    }

    @AfterAll
    static void stop() {
        if (serve != null) {
            serve.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    /** Minutes may be over between them: then the bars before the last have the first. */
    @Test
    void anEventIsInTheBarOfItsMinute() throws Exception {
        var keys = tenant("bars");
        try (var page = begin(keys)) {
            var minutes = page.minutes();
            assertThat(minutes).hasAttribute("data-count", "30");
            assertThat(minutes).hasAttribute("data-sum", "0");
            for (var sent = 1; sent <= 3; sent++) {
                visit(keys);
                page.showsTotal("visits", sent);
                // Events are read again after twenty times what it took the last time, which is long for a busy
                // machine.
                assertThat(minutes)
                        .hasAttribute(
                                "data-sum",
                                Integer.toString(sent),
                                new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
            }
            var newest = minutes.locator("tbody tr").all().subList(20, 30).stream()
                    .mapToInt(row -> Integer.parseInt(row.locator("td").textContent()))
                    .sum();
            assertThat(newest).isEqualTo(3);
            page.isQuiet();
        }
    }

    /** What was shown stays, the page says when it tries again, and nobody has to reload. */
    @Test
    void afterAKilledServerItIsLiveAgainByItself() throws Exception {
        var keys = tenant("killed");
        try (var page = begin(keys)) {
            visit(keys);
            page.showsTotal("visits", 1);
            serve.kill();
            page.showsStatus("Stale since").showsStatus("The server does not answer. Trying again at ");
            page.showsTotal("visits", 1);
            serve.restartAfterItsEnd();
            page.isLiveAgain().showsTotal("visits", 1);
            visit(keys);
            page.showsTotal("visits", 2).showsStatus("Live");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&board=visit"})
    void aTokenThatIsRevokedAsksForAnother(String more) {
        var name = more.isEmpty() ? "revoked" : "unboarded";
        var keys = tenant(name);
        try (var page = chromium.desktop(serve.url() + "/?source=visit" + more + "#token=" + keys.read())) {
            page.showsStatus("Live");
            run("key", "revoke", readKeyOf(name), "--postgres-url", serve.postgresUrl());
            page.showsProblem("The token of " + name + " is no longer accepted. Please sign in again.")
                    .isQuietBut(403);
        }
    }

    private static String readKeyOf(String tenant) {
        return run("key", "list", tenant, "--postgres-url", serve.postgresUrl())
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line.length > 1 && line[1].equals("read"))
                .map(line -> line[0])
                .findFirst()
                .orElseThrow();
    }

    private static String run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.err()).isZero();
        return terminal.out();
    }

    private static Keys tenant(String name) {
        var keys = Keys.make(name, serve.postgresUrl());
        var question = new Question(serve.url(), keys.read());
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> question.total("visit.visits") == 0);
        return keys;
    }

    private static void visit(Keys keys) throws Exception {
        var event =
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/it\",\"type\":\"visit\",\"data\":{\"page\":\"/\"}}"
                        .formatted(UUID.randomUUID());
        assertThat(new Sending(serve.url(), keys.write()).post(List.of(event)).statusCode())
                .isEqualTo(202);
    }

    private static DashboardPage begin(Keys keys) {
        return chromium.desktop(serve.url() + "/?source=visit&range=24h#token=" + keys.read())
                .showsStatus("Live")
                .showsTotal("visits", 0);
    }
}
