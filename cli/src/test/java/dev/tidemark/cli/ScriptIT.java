package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for pages in a real browser, on a site of another origin, and what of it is stored. */
class ScriptIT {

    private static final String PHONE =
            "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static TidemarkServer server;

    @BeforeAll
    static void start() {
        chromium = Chromium.startOrSkip();
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        new Apply(server.database()).run(catalog());
    }

    /** The one that the manual has for it, and sources for what the pages here tell. */
    private static Catalog catalog() {
        var manual = Paper.of(Paper.ROOT.resolve("docs/browser.md")).blocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow();
        return Catalog.parse("docs/browser.md", manual.text()).with(Catalog.parse("test", """
                        sources: { message: {} }
                        rollups: { messages: { source: message, measures: { messages: count } } }
                        """));
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

    @Test
    void viewsAndReadingOfTwoPagesAreEventsOnce() throws IOException {
        try (var visit = visit("reader", "")) {
            visit.page.clock().install();
            visit.page.navigate(
                    visit.site.url("/news/tides?utm_campaign=spring&secret=1"),
                    new Page.NavigateOptions().setReferer("https://www.google.com/search?q=tides"));
            visit.awaitEvents("page_view", 1);
            visit.page.clock().runFor(5_000);
            visit.follow("/news/moon");
            visit.awaitEvents("page_view", 2);
            visit.awaitEvents("page_read", 1);
            visit.awaitConfirmed();
            assertThat(visit.events("page_view", "payload - 'device'"))
                    .containsExactly(
                            "{\"url\": \"SITE/news/tides\", \"title\": \"About /news/tides\", \"views\": 1, \"author\": \"Ada Tide\", "
                                    + "\"article\": \"/news/tides\", \"section\": \"science\", \"referrer\": \"search\", "
                                    + "\"utm_campaign\": \"spring\", \"referrer_host\": \"google.com\"}",
                            "{\"url\": \"SITE/news/moon\", \"title\": \"About /news/moon\", \"views\": 1, \"author\": \"Ada Tide\", "
                                    + "\"article\": \"/news/moon\", \"section\": \"science\", \"referrer\": \"internal\", "
                                    + "\"referrer_host\": \"localhost\"}");
            assertThat(visit.events("page_read", "payload ->> 'article'")).containsExactly("/news/tides");
            assertThat(Integer.parseInt(
                            visit.events("page_read", "payload ->> 'engaged'").getFirst()))
                    .isBetween(4, 60);
            assertThat(visit.events("page_view", "payload ->> 'device'")).containsOnly("phone");
            assertThat(visit.one("count(distinct session_id)")).isEqualTo("1");
            assertThat(visit.context.cookies()).isEmpty();
            assertThat(visit.console).isEmpty();
        }
    }

    @Test
    void readingIsToldWhileItGoesOnAndOnlyWhileSomebodyDoes() throws IOException {
        try (var visit = visit("lasting", "")) {
            visit.page.clock().install();
            visit.page.navigate(visit.site.url("/long"));
            visit.page.clock().runFor(16_000);
            visit.awaitEvents("page_read", 1);
            assertThat(visit.events("page_read", "payload ->> 'engaged'")).containsExactly("15");
            visit.page.clock().runFor(300_000);
            visit.follow("/other");
            visit.awaitEvents("page_read", 2);
            visit.awaitConfirmed();
            var seconds = visit.one("sum((payload ->> 'engaged')::int) filter (where payload ->> 'article' = '/long')");
            assertThat(Integer.parseInt(seconds))
                    .as("half a minute after the last sign of life it ends")
                    .isBetween(28, 30);
        }
    }

    @Test
    void whatHappensOfflineArrivesOnceEvenWhenThePageIsClosedMeanwhile() throws IOException {
        try (var visit = visit("offline", "data-user=\"u1\"")) {
            visit.page.navigate(visit.site.url("/chat"));
            visit.awaitEvents("page_view", 1);
            visit.awaitConfirmed();
            visit.context.setOffline(true);
            visit.page.evaluate(
                    "tidemark('message', {direction: 'in', text: 'one'}), tidemark('message', {direction: 'in', text: 'two'})");
            await().until(() -> visit.kept() >= 2);
            visit.context.setOffline(false);
            visit.awaitEvents("message", 2);
            visit.awaitConfirmed();
            visit.context.setOffline(true);
            visit.page.evaluate("tidemark('message', {direction: 'in', text: 'three'})");
            await().until(() -> visit.kept() >= 1);
            visit.page.close();
            visit.context.setOffline(false);
            var next = visit.context.newPage();
            next.navigate(visit.site.url("/chat"));
            visit.awaitEvents("message", 3);
            visit.awaitConfirmed(next);
            assertThat(visit.events("message", "user_id || ' ' || (payload ->> 'text')"))
                    .as("two of them may be of the same millisecond")
                    .containsExactlyInAnyOrder("u1 one", "u1 two", "u1 three");
        }
    }

    @Test
    void whoDoesNotWantToBeFollowedIsNot() throws IOException {
        try (var visit = visit("private", "")) {
            visit.context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})");
            visit.page.navigate(visit.site.url("/a"));
            visit.page.evaluate("tidemark('message', {}), tidemark.user('x'), tidemark.page()");
            assertThat(visit.kept()).isZero();
            assertThat(visit.page.evaluate("Object.keys(sessionStorage).length"))
                    .isEqualTo(0);
            assertThat(visit.console).isEmpty();
        }
    }

    @Test
    void pagesThatScriptsChangeAreViewsToo() throws IOException {
        try (var visit = visit("app", "data-section=\"app\"")) {
            visit.page.navigate(visit.site.url("/one"));
            visit.page.evaluate("history.pushState({}, '', '/two'), history.pushState({}, '', '/two?tab=1')");
            visit.awaitEvents("page_view", 2);
            visit.page.goBack();
            visit.page.goBack();
            visit.awaitEvents("page_view", 3);
            assertThat(visit.events("page_view", "(payload ->> 'article') || ' ' || (payload ->> 'section')"))
                    .containsExactly("/one app", "/two app", "/one app");
        }
    }

    private static Visit visit(String tenant, String attributes) throws IOException {
        var keys = Keys.make(tenant, server.postgresUrl());
        var site = new Site("<script defer src=\"%s/tidemark.js\" data-key=\"%s\" %s></script>"
                .formatted(server.url(), keys.write(), attributes));
        return new Visit(tenant, site, chromium.person(PHONE));
    }

    /** Somebody's browser on a site of one tenant. */
    private static final class Visit implements AutoCloseable {
        private final String tenant;
        private final Site site;
        private final BrowserContext context;
        private final Page page;
        private final List<String> console = new ArrayList<>();

        private Visit(String tenant, Site site, BrowserContext context) {
            this.tenant = tenant;
            this.site = site;
            this.context = context;
            this.page = context.newPage();
            page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
            page.onPageError(error -> console.add("uncaught: " + error));
        }

        /** As with a link. */
        private void follow(String path) {
            page.evaluate("path => { location.href = path }", path);
            page.waitForURL(site.url(path));
        }

        private void awaitEvents(String type, int count) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                // The page's own clock and connections go on only while it is spoken to.
                context.pages().forEach(each -> each.evaluate("1"));
                assertThat(events(type, "payload ->> 'text'")).hasSize(count);
            });
        }

        /** Until the server has told the page that it has everything. */
        private void awaitConfirmed() {
            awaitConfirmed(page);
        }

        private void awaitConfirmed(Page there) {
            await().atMost(Duration.ofSeconds(60)).until(() -> kept(there) == 0);
        }

        private int kept() {
            return kept(page);
        }

        private static int kept(Page there) {
            return (int)
                    there.evaluate("Object.keys(localStorage).filter(name => name.startsWith('tidemark.')).length");
        }

        /** In the order in which they happened. */
        private List<String> events(String type, String what) {
            return rows(what, "and type = '" + type + "' order by occurred_at").stream()
                    .map(text -> text.replace(site.url(""), "SITE"))
                    .toList();
        }

        private String one(String what) {
            return rows(what, "").getFirst();
        }

        private List<String> rows(String what, String rest) {
            return new Prompt(server.database())
                    .rows(
                            "select coalesce((" + what + ")::text, '') as value from tidemark.events where tenant_id = "
                                    + "(select tenant_id from tidemark.tenants where name = '" + tenant + "') " + rest,
                            row -> row.text("value"));
        }

        @Override
        public void close() {
            context.close();
            site.close();
        }
    }
}
