package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.Prompt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of platforms that nobody here wrote: LINE's check of signatures, Plausible's script in a browser. */
class SenderSdksIT {

    private static final String DESKTOP =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              message: { fields: { text: text } }
              page_view: { fields: { article: article } }
              page_read: { fields: { article: article } }
              track: { fields: { event: event } }
            rollups: { views: { source: page_view, dimensions: { article: article }, measures: { views: count } } }
            """);

    @TempDir
    private static Path folder;

    private static NodePackage packages;
    private static TidemarkServer server;

    @BeforeAll
    static void start() throws Exception {
        packages = NodePackage.installOrSkip(folder, "sendersdks");
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        new Apply(server.database()).run(CATALOG);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void linesLibraryAndTheServerAgreeOnSignatures() throws Exception {
        var secret = "0123456789abcdef0123456789abcdef";
        var terminal = new Terminal();
        Keys.make("chats", server.postgresUrl());
        assertThat(terminal.run(
                        "hook",
                        "create",
                        "chats",
                        "tide-bot",
                        "--platform",
                        "line",
                        "--secret",
                        secret,
                        "--postgres-url",
                        server.postgresUrl()))
                .as(terminal::err)
                .isZero();
        var hook = terminal.out().strip();
        var run = packages.check(server.url() + hook.substring(hook.indexOf("/webhooks/")), secret);
        assertThat(run.end()).as(run::output).isZero();
        assertThat(run.output()).contains("6 judged");
        await().atMost(Duration.ofMinutes(1)).until(() -> !events("message").isEmpty());
        assertThat(events("message")).hasSize(1).first().asString().contains("\"text\": \"tides\"");
    }

    @Test
    void plausiblesScriptTellsOfPagesAndEvents() throws Exception {
        var key = Keys.make("site", server.postgresUrl()).write();
        var script = """
                <script type="module">
                import { init, track } from '/plausible.js';
                init({ domain: 'tides.example', endpoint: '%s/api/event?key=%s', captureOnLocalhost: true });
                window.tell = (name, props) => new Promise((done) => track(name, { props, callback: done }));
                </script>""".formatted(server.url(), key);
        var console = new ArrayList<String>();
        try (var site = new Site(script)
                        .with("/plausible.js", packages.read("@plausible-analytics/tracker/plausible.js"));
                var chromium = Chromium.startOrSkip();
                var context = chromium.person(DESKTOP)) {
            var page = context.newPage();
            page.onConsoleMessage(message -> console.add(message.text()));
            page.onResponse(answer -> {
                if (answer.status() >= 400) {
                    console.add(answer.request().postData() + " -> " + answer.status() + " " + answer.text());
                }
            });
            page.navigate(site.url("/news/tides"));
            page.waitForFunction("() => !!window.tell");
            assertThat(page.evaluate("tell('Signup', { plan: 'pro' })")).isEqualTo(Map.of("status", 202));
            page.evaluate("history.pushState({}, '', '/news/moon')");
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                page.evaluate("1");
                assertThat(events("page_view")).hasSize(2);
                // Of another key, so of another partition, whose processor may be later.
                assertThat(events("track")).hasSize(1);
            });
            assertThat(events("page_view"))
                    .first()
                    .asString()
                    .contains("\"article\": \"/news/tides\"", "\"domain\": \"tides.example\"");
            assertThat(events("page_view")).last().asString().contains("\"article\": \"/news/moon\"");
            assertThat(events("track"))
                    .singleElement()
                    .asString()
                    .contains("\"event\": \"Signup\"", "\"properties\": {\"plan\": \"pro\"}");
            assertThat(context.cookies()).isEmpty();
        }
        assertThat(console).isEmpty();
    }

    /** In the order in which they happened. */
    private static List<String> events(String type) {
        return new Prompt(server.database())
                .rows(
                        "select payload::text as value from tidemark.events where type = '%s' order by occurred_at"
                                .formatted(type),
                        row -> row.text("value"));
    }
}
