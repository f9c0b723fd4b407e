package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link from the one who makes it to those who have it, in a real browser, over a whole server. */
class ShareIT {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String TITLE = "<img src=x onerror=\"document.title='broken'\">";

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static TidemarkServer server;
    private static String maker;

    private final List<String> console = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Page dashboard;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.startOrSkip();
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        new Apply(server.database()).run(Catalog.parse("test", """
                sources:
                  page_view: { fields: { article: article, device: device, country: country, seconds: { path: seconds, type: integer } } }
                rollups:
                  articles:
                    source: page_view
                    dimensions: { article: article, device: device, country: country }
                    measures: { views: count, engaged_seconds: { sum: seconds } }
                    grains: [quarter_hour, hour, day]
                """));
        maker = Keys.make("news", server.postgresUrl()).read();
        new Prompt(server.database()).execute("""
                select tidemark.add_partition('events', at) from generate_series(now() - interval '40 days', now(), '1 day') at;
                insert into tidemark.events
                select at, at, gen_random_uuid(), 1, true, 'page_view', 'page_view', '', '',
                    jsonb_build_object('article', '/story-' || n % 7, 'device', (array['phone', 'desk'])[1 + n % 2],
                        'country', 'de', 'seconds', n % 90), '{}'
                from (select n, now() - n * interval '7 minutes' as at from generate_series(1, 3000) n) made""");
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

    @BeforeEach
    void signIn() {
        dashboard = page(1440, ColorScheme.LIGHT);
        dashboard.navigate(server.url() + "/?range=7d&by=article&is=device:phone#token=" + maker);
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
    }

    @Test
    void aLinkShowsTheViewAndNothingElse() {
        var link = make(TITLE, "");
        var reader = page(1440, ColorScheme.LIGHT);
        reader.navigate(link);
        assertThat(reader.getByTestId("shared-title")).hasText(TITLE);
        assertThat(reader.locator(".chip")).containsText("phone");
        assertThat(total(reader)).hasAttribute("data-value", total(dashboard).getAttribute("data-value"));
        assertThat(reader.locator("[data-member]")).hasCount(7);
        assertThat(reader.getByTestId("health")).containsText("Live");
        for (var absent : List.of("source", "measure", "by", "compare", "sign-out", "share")) {
            assertThat(reader.getByTestId(absent)).hasCount(0);
        }
        reader.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Last 24 hours"))
                .press(" ");
        assertThat(reader.getByTestId("series")).hasAttribute("data-grain", "hour");
        reader.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Engaged Seconds"))
                .click();
        assertThat(reader.locator("th[aria-sort=descending]")).containsText("Engaged Seconds");
        reader.reload();
        assertThat(reader.getByTestId("series")).hasAttribute("data-points", "7");
        assertThat(reader.title()).isEqualTo(TITLE + " – Tidemark");
        assertThat(reader.evaluate("() => sessionStorage.length + localStorage.length + document.cookie.length"))
                .isEqualTo(0);
        assertThat(reader.context().cookies()).isEmpty();
        assertThat(console).isEmpty();
    }

    @Test
    void aRangeThatStaysIsSharedToo() {
        dashboard.getByTestId("compare").check();
        open();
        dashboard
                .getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Stays as it is"))
                .press(" ");
        var link = make();
        var reader = page(1024, ColorScheme.LIGHT);
        reader.navigate(link);
        assertThat(reader.getByTestId("series")).hasAttribute("data-points", "7");
        assertThat(reader.getByTestId("earlier")).isVisible();
        assertThat(reader.locator("[name=range]:checked")).hasCount(1);
        reader.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Last 24 hours"))
                .press(" ");
        assertThat(reader.getByTestId("series")).hasAttribute("data-points", "24");
        reader.locator("[name=range]").first().press(" ");
        assertThat(reader.getByTestId("series")).hasAttribute("data-points", "7");
        assertThat(console).isEmpty();
    }

    @Test
    void aBoardIsSharedAsItIs() {
        var values = dashboard.getByTestId("panel-value");
        dashboard.navigate(server.url() + "/?board=publishing&range=7d");
        assertThat(values.last()).not().hasAttribute("data-value", "");
        openDialog();
        var link = make("Our board", "");
        var reader = page(1440, ColorScheme.LIGHT);
        reader.navigate(link);
        assertThat(reader.getByTestId("shared-title")).hasText("Our board");
        assertThat(reader.getByTestId("shared-range")).containsText("7 days");
        assertThat(reader.getByTestId("panel-value")).hasCount(values.count());
        assertThat(reader.getByTestId("panel-value").last())
                .hasAttribute("data-value", values.last().getAttribute("data-value"));
        assertThat(reader.locator("[data-member]").first()).isVisible();
        assertThat(reader.getByTestId("panel-problem")).hasCount(0);
        for (var absent : List.of("share", "panel-menu", "copy-board", "sign-out", "boards")) {
            assertThat(reader.getByTestId(absent)).hasCount(0);
        }
        reader.screenshot(shot("share-board-1440-light").setFullPage(true));
        assertThat(console).isEmpty();
    }

    @Test
    void whoeverHasTheLinkAsksNothingElse() {
        var reader = page(1024, ColorScheme.LIGHT);
        reader.navigate(make("Phones", ""));
        assertThat(reader.getByTestId("shared-title")).hasText("Phones");
        var ask = """
                async (query) => {
                  const answer = await fetch('/cubejs-api/v1/load?query=' + encodeURIComponent(query), { headers: { Authorization: location.hash.slice(1) } });
                  return answer.status + ' ' + ((await answer.json()).code ?? '');
                }""";
        var range = "\"timeDimensions\": [{\"dimension\": \"page_view.time\", \"dateRange\": \"today\"}]";
        var phones =
                "\"filters\": [{\"member\": \"page_view.device\", \"operator\": \"equals\", \"values\": [\"phone\"]}]";
        assertThat(reader.evaluate(ask, "{\"measures\": [\"page_view.views\"], %s, %s}".formatted(range, phones)))
                .isEqualTo("200 ");
        assertThat(reader.evaluate(ask, "{\"measures\": [\"page_view.views\"], %s}".formatted(range)))
                .isEqualTo("403 outside_share");
        assertThat(reader.evaluate(ask, "{\"measures\": [\"page_view.views\"], %s}".formatted(phones)))
                .isEqualTo("403 outside_share");
        assertThat(reader.evaluate(
                        ask,
                        "{\"measures\": [\"page_view.views\"], \"dimensions\": [\"page_view.country\"], %s, %s}"
                                .formatted(range, phones)))
                .isEqualTo("403 outside_share");
    }

    @Test
    void onlyPagesThatAreNamedEmbedIt() throws IOException {
        try (var friend = new Site("");
                var stranger = new Site("")) {
            var link = make("Phones", friend.url(""));
            assertThat(dashboard.getByTestId("share-frame").inputValue())
                    .startsWith("<iframe src=\"" + link + "\" title=\"Phones\"");
            var welcome = embed(friend.url("/"), link);
            assertThat(welcome.locator("[data-testid=shared-title]")).hasText("Phones");
            assertThat(total(welcome)).not().hasAttribute("data-value", "");
            assertThat(console).isEmpty();
            isNotEmbedded(embed(stranger.url("/"), link));
            isNotEmbedded(embed(friend.url("/"), make("Not to be embedded", "")));
        }
    }

    @Test
    void itEndsWhenItIsEndedAndWhenItsTimeIsOver() {
        var reader = page(1024, ColorScheme.LIGHT);
        reader.navigate(make("To be ended", ""));
        assertThat(reader.getByTestId("shared-title")).isVisible();
        dashboard
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End now: To be ended"))
                .click();
        assertThat(reader.getByTestId("ended")).containsText("The link has ended");
        assertThat(dashboard.getByTestId("shares").getByText("To be ended")).hasCount(0);
        reader.reload();
        assertThat(reader.getByTestId("ended")).isVisible();
        reader.screenshot(shot("share-ended-1024-light"));
    }

    @Test
    void aLinkThatWasAlteredOrCutOpensNothing() {
        var link = make("Phones", "");
        var reader = page(1024, ColorScheme.LIGHT);
        reader.navigate(link.replaceFirst("#.*", ""));
        assertThat(reader.getByTestId("ended")).containsText("not complete");
        reader.navigate(link + "x");
        assertThat(reader.getByTestId("ended")).isVisible();
        reader.navigate(link);
        assertThat(reader.getByTestId("shared-title")).hasText("Phones");
        var other = make("Another one", "");
        reader.navigate(other.replaceFirst("#.*", "") + link.replaceFirst(".*#", "#"));
        assertThat(reader.getByTestId("ended")).isVisible();
    }

    @Test
    void itLooksRightAtEveryWidth() {
        var link = make("Phones, last seven days", "https://intranet.example");
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (var width : List.of(390, 1024, 1440)) {
                var name = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
                var reader = page(width, scheme);
                reader.navigate(link);
                assertThat(reader.locator(".series canvas")).isVisible();
                assertThat(reader.locator("[data-member]")).hasCount(7);
                assertThat(reader.evaluate("() => document.documentElement.scrollWidth > innerWidth"))
                        .isEqualTo(false);
                reader.screenshot(shot("share" + name).setFullPage(true));
                Accessible.check(reader);
                dashboard = page(width, scheme);
                dashboard.navigate(server.url() + "/?range=7d&by=article&is=device:phone#token=" + maker);
                make("Phones, last seven days", "https://intranet.example");
                dashboard.screenshot(shot("share-dialog" + name));
                Accessible.check(dashboard);
                reader.navigate(link + "x");
                assertThat(reader.getByTestId("ended")).isVisible();
                Accessible.check(reader);
                console.removeIf(line -> line.contains("403 (Forbidden)"));
            }
        }
        assertThat(console).isEmpty();
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png"));
    }

    private Page page(int width, ColorScheme scheme) {
        var context = chromium.context(width, scheme);
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(error -> console.add("uncaught: " + error));
        return page;
    }

    private void open() {
        assertThat(total(dashboard)).not().hasAttribute("data-value", "");
        openDialog();
    }

    private void openDialog() {
        dashboard.getByTestId("share").click();
        assertThat(dashboard.getByTestId("share-dialog")).isVisible();
    }

    private String make(String title, String origins) {
        if (!dashboard.getByTestId("share-dialog").isVisible()) {
            open();
        }
        dashboard.locator("input[name=title]").fill(title);
        dashboard.locator("input[name=origins]").fill(origins);
        return make();
    }

    /** The link that the dialog makes of what is filled in. */
    private String make() {
        var field = dashboard.getByTestId("share-link");
        var before = field.count() == 0 ? "" : field.inputValue();
        dashboard
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Make link"))
                .click();
        assertThat(field).not().hasValue(before);
        assertThat(field.inputValue()).contains("/share/", "#tm_share_");
        return field.inputValue();
    }

    private Frame embed(String site, String link) {
        var page = page(1024, ColorScheme.LIGHT);
        page.navigate(site);
        page.evaluate(
                "link => { const frame = document.createElement('iframe'); frame.src = link; frame.width = 900; frame.height = 700; document.body.prepend(frame); }",
                link);
        return page.frames().get(1);
    }

    private void isNotEmbedded(Frame frame) {
        frame.page().waitForCondition(() -> console.stream().anyMatch(line -> line.contains("frame-ancestors")));
        assertThat(frame.locator("tm-shared")).hasCount(0);
        console.clear();
    }

    private static Locator total(Page page) {
        return page.getByTestId("total-views");
    }

    private static Locator total(Frame frame) {
        return frame.getByTestId("total-views");
    }
}
