package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The dashboard in a browser, by what a person sees and does. What the console says is kept. */
final class DashboardPage implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> console = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private DashboardPage(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(error -> console.add("uncaught: " + error));
        page.onRequest(request -> requests.add(URLDecoder.decode(request.url(), StandardCharsets.UTF_8)));
    }

    static DashboardPage open(BrowserContext context, String address) {
        var dashboard = new DashboardPage(context);
        dashboard.page.navigate(address);
        return dashboard;
    }

    /** A total as a number, whatever the locale makes of it. Waits for it. */
    DashboardPage showsTotal(String measure, long value) {
        assertThat(total(measure)).hasAttribute("data-value", Long.toString(value));
        return this;
    }

    String totalAsShown(String measure) {
        return total(measure).innerText().strip();
    }

    /** Of the tile around a total, in pixels. */
    double heightOfTotal(String measure) {
        return page.locator(".tile")
                .filter(new Locator.FilterOptions().setHas(total(measure)))
                .boundingBox()
                .height;
    }

    private Locator total(String measure) {
        return page.getByTestId("total-" + measure);
    }

    DashboardPage showsSeries(String grain, int points) {
        assertThat(series()).hasAttribute("data-grain", grain);
        assertThat(series()).hasAttribute("data-points", Integer.toString(points));
        return this;
    }

    DashboardPage showsOpenBucket(long value) {
        assertThat(series()).hasAttribute("data-last", Long.toString(value));
        assertThat(page.getByTestId("open-bucket")).isVisible();
        return this;
    }

    DashboardPage hasDrawnTheChart() {
        assertThat(series().locator("canvas")).isVisible();
        return this;
    }

    Locator series() {
        return page.getByTestId("series");
    }

    Locator minutes() {
        return page.getByTestId("minutes");
    }

    /** The table's rows: member and number as they are written. */
    DashboardPage showsTop(String... rows) {
        var body = page.getByTestId("top-table").locator("tbody");
        assertThat(body.locator(".member")).hasText(parts(rows, " [^ ]*$"));
        assertThat(body.locator("td.value:not(.beside):not(.change)")).hasText(parts(rows, "^.* "));
        return this;
    }

    private static String[] parts(String[] rows, String without) {
        return Arrays.stream(rows).map(row -> row.replaceFirst(without, "")).toArray(String[]::new);
    }

    /** The changes in the table, from the top. */
    DashboardPage showsChanges(String... changes) {
        assertThat(page.getByTestId("top-table").locator("td.change")).hasText(changes);
        return this;
    }

    /** How a total has changed, as it is written. */
    DashboardPage showsChange(String measure, String words) {
        assertThat(page.getByTestId("change-" + measure)).hasText(words);
        return this;
    }

    DashboardPage showsFilters(String... words) {
        assertThat(page.getByTestId("filters").locator(".chip > span")).hasText(words);
        return this;
    }

    DashboardPage showsNo(String testid) {
        assertThat(page.getByTestId(testid)).hasCount(0);
        return this;
    }

    DashboardPage shows(String testid, String words) {
        assertThat(page.getByTestId(testid)).containsText(words);
        return this;
    }

    DashboardPage showsSparklines(int count) {
        assertThat(page.getByTestId("top-table").locator(".spark")).hasCount(count);
        return this;
    }

    /** @param row of the table, from 0 */
    DashboardPage clickMember(int row) {
        member(row).click();
        return this;
    }

    DashboardPage clickMemberWithAlt(int row) {
        member(row).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.ALT)));
        return this;
    }

    private Locator member(int row) {
        return page.getByTestId("top-table").locator(".member").nth(row);
    }

    DashboardPage breakDown(int row, String words) {
        var menu = page.locator(".row-menu").nth(row);
        menu.locator("summary").click();
        menu.getByText(words).click();
        return this;
    }

    DashboardPage sortBy(String measure) {
        page.getByTestId("top-table")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(measure))
                .click();
        return this;
    }

    DashboardPage compare() {
        page.getByTestId("compare").check();
        return this;
    }

    /** Opens what is behind a button, by keyboard. */
    DashboardPage open(String testid) {
        page.getByTestId(testid).locator("summary").press("Enter");
        return this;
    }

    /** A heat map that is drawn, of so many rows. */
    DashboardPage showsHeat(int rows) {
        assertThat(heat()).hasAttribute("data-rows", Integer.toString(rows));
        assertThat(heat().locator("canvas")).isVisible();
        return this;
    }

    /** In its middle. */
    DashboardPage clickTheHeat() {
        heat().click();
        return this;
    }

    private Locator heat() {
        return page.getByTestId("heat");
    }

    /** An option is there, and grey. */
    DashboardPage cannotChoose(String field, String name) {
        assertThat(page.getByTestId(field).locator("option[value='" + name + "']"))
                .hasAttribute("disabled", "");
        return this;
    }

    DashboardPage fillDates(String from, String to) {
        page.getByLabel("From", new Page.GetByLabelOptions().setExact(true)).fill(from);
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill(to);
        return pressExactly("Show");
    }

    private DashboardPage pressExactly(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
        return this;
    }

    /** Draws over the chart between two parts of its width. */
    DashboardPage brush(double from, double to) {
        var box = series().locator(".canvas").boundingBox();
        page.mouse().move(box.x + box.width * from, box.y + box.height / 2);
        page.mouse().down();
        page.mouse().move(box.x + box.width * to, box.y + box.height / 2);
        page.mouse().up();
        return this;
    }

    DashboardPage doubleClickTheChart() {
        series().locator(".canvas").dblclick();
        return this;
    }

    /** Presses a button that makes a file. @return its name and what is in it */
    Map.Entry<String, byte[]> download(String button) {
        var download = page.waitForDownload(() -> press(button));
        try (var in = download.createReadStream()) {
            return Map.entry(download.suggestedFilename(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presses a button that copies. @return what it copied */
    String copy(String button) {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        press(button);
        assertThat(page.getByText("Copied.")).isVisible();
        return (String) page.evaluate("() => navigator.clipboard.readText()");
    }

    /** What a module of the page makes of it. */
    Object evaluate(String script) {
        return page.evaluate(script);
    }

    /** The addresses that it has asked for which begin with this path, since it was opened; decoded. */
    List<String> requests(String path) {
        return requests.stream()
                .filter(each -> each.replaceFirst("^[a-z]+://[^/]*", "").startsWith(path))
                .toList();
    }

    /** However long it waits between one attempt and the next. */
    DashboardPage isLiveAgain() {
        assertThat(page.getByTestId("health"))
                .containsText("Live", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        return this;
    }

    DashboardPage showsStatus(String words) {
        assertThat(page.getByTestId("health")).containsText(words);
        return this;
    }

    DashboardPage showsAsOf(String words) {
        assertThat(page.getByTestId("as-of")).containsText(words);
        return this;
    }

    DashboardPage showsProblem(String words) {
        assertThat(page.getByRole(AriaRole.ALERT)).containsText(words);
        return this;
    }

    DashboardPage signIn(String token) {
        page.getByLabel("Read token").fill(token);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        return this;
    }

    DashboardPage signOut() {
        page.getByTestId("sign-out").click();
        assertThat(page.getByTestId("sign-in")).isVisible();
        return this;
    }

    DashboardPage chooseTenant(String name) {
        return chooseSegment("tenant-switch", name);
    }

    /** @param title as it is read aloud: {@code Last 7 days} */
    DashboardPage chooseRange(String title) {
        return chooseSegment("range", title);
    }

    /** By keyboard, as everyone must be able to. */
    private DashboardPage chooseSegment(String testid, String name) {
        var radio = page.getByTestId(testid)
                .getByRole(
                        AriaRole.RADIO,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
        radio.focus();
        radio.press(" ");
        assertThat(radio).isChecked();
        return this;
    }

    /** @param field {@code source}, {@code measure} or {@code by} */
    DashboardPage choose(String field, String name) {
        page.getByTestId(field).selectOption(name);
        return this;
    }

    DashboardPage press(String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
        return this;
    }

    /** @param words of the address, which is waited for */
    DashboardPage isAt(String words) {
        page.waitForURL(url -> url.contains(words));
        assertThat(address()).doesNotContain("token");
        return this;
    }

    DashboardPage reload() {
        page.reload();
        return this;
    }

    DashboardPage back() {
        page.goBack();
        return this;
    }

    DashboardPage goTo(String address) {
        page.navigate(address);
        return this;
    }

    String address() {
        return page.url();
    }

    /** Opens a board, or the explorer, by its name in the navigation. */
    DashboardPage openBoard(String title) {
        page.getByTestId("boards")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(title).setExact(true))
                .press("Enter");
        return this;
    }

    /** The titles of boards that can be opened. */
    DashboardPage offersBoards(String... titles) {
        assertThat(page.getByTestId("boards").locator("a")).hasText(titles);
        return this;
    }

    /** The titles of the panels, from the first to the last. */
    DashboardPage showsPanels(String... titles) {
        assertThat(page.locator("tm-panel h2")).hasText(titles);
        return this;
    }

    Locator panel(String title) {
        return page.locator("tm-panel")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(title))));
    }

    DashboardPage showsPanelNumber(String title, long value) {
        assertThat(panel(title).getByTestId("panel-value")).hasAttribute("data-value", Long.toString(value));
        return this;
    }

    /** The board's title has the focus, where Enter saves: keys that come before are another's. */
    DashboardPage isReadyToChange() {
        assertThat(page.locator("tm-board-edit input").first()).isFocused();
        return this;
    }

    /** Chooses from a panel's menu, by keyboard. */
    DashboardPage inPanel(String title, String words) {
        panel(title).getByTestId("panel-menu").locator("summary").press("Enter");
        panel(title)
                .getByText(words, new Locator.GetByTextOptions().setExact(true))
                .press("Enter");
        return this;
    }

    DashboardPage rename(String title, String name) {
        panel(title).getByTestId("panel-menu").locator("summary").press("Enter");
        var field = panel(title).locator("input[name=title]");
        field.fill(name);
        field.press("Enter");
        return this;
    }

    /** A field of a form, by its label. */
    DashboardPage fill(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    /** By keyboard. */
    DashboardPage pressKey(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .press("Enter");
        return this;
    }

    /** Within an element of this kind. */
    DashboardPage pressIn(String element, String button) {
        page.locator(element)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .press("Enter");
        return this;
    }

    DashboardPage escape() {
        page.keyboard().press("Escape");
        return this;
    }

    DashboardPage hasHeading(String words) {
        assertThat(page.locator("main h1")).hasText(words);
        return this;
    }

    /** All of the page, as build output. */
    void shoot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    /** Whether anything reaches beyond the window's width, also to the left, where nobody can scroll to. */
    boolean scrollsSideways() {
        return (Boolean) page.evaluate("""
                () => document.documentElement.scrollWidth > innerWidth
                    || [...document.querySelectorAll('[open] > .panel')].some((each) => each.getBoundingClientRect().left < 0)""");
    }

    /** Nothing was said in the console: no error, no warning, nothing that the Content-Security-Policy had to stop. */
    DashboardPage isQuiet() {
        assertThat(console).isEmpty();
        return this;
    }

    /** As {@link #isQuiet}, but for what browsers say of their own accord about an answer with this status. */
    DashboardPage isQuietBut(int status) {
        assertThat(console)
                .isNotEmpty()
                .allMatch(
                        line -> line.startsWith("error: Failed to load resource") && line.contains(" " + status + " "));
        return this;
    }

    /** Nothing on it breaks WCAG 2.2 AA, as far as a program can tell. */
    DashboardPage isAccessible() {
        Accessible.check(page);
        return this;
    }

    @Override
    public void close() {
        context.close();
    }
}
