package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/** The dashboard in a browser, by what a person sees and does. What the console says is kept. */
final class DashboardPage implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> console = new ArrayList<>();

    private DashboardPage(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(error -> console.add("uncaught: " + error));
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

    /** The table's rows: member and number as they are written. */
    DashboardPage showsTop(String... rows) {
        var body = page.getByTestId("top-table").locator("tbody tr");
        assertThat(body).hasText(rows);
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

    /** Whether anything reaches beyond the window's width. */
    boolean scrollsSideways() {
        return (Boolean) page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
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

    @Override
    public void close() {
        context.close();
    }
}
