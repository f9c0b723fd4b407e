package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The operator's page in a browser, by what a person sees and does. What the console says is kept. */
final class OperatorPage implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> console = new ArrayList<>();

    private OperatorPage(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
        page.onPageError(error -> console.add("uncaught: " + error));
    }

    static OperatorPage open(BrowserContext context, String address) {
        var operator = new OperatorPage(context);
        operator.page.navigate(address);
        return operator;
    }

    OperatorPage signIn(String key) {
        page.getByLabel("Operator’s key").fill(key);
        return press("Sign in");
    }

    OperatorPage press(String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
        return this;
    }

    /** By keyboard, as everyone must be able to. */
    OperatorPage unfold(String stage) {
        var summary = stage(stage).locator("> summary");
        summary.focus();
        summary.press("Enter");
        assertThat(stage(stage)).hasAttribute("open", "");
        return this;
    }

    OperatorPage unfoldImport(long id) {
        page.getByTestId("import-" + id).locator("summary").click();
        return this;
    }

    OperatorPage unfoldSlowQuestion() {
        page.getByTestId("slow-question").first().locator("summary").click();
        return this;
    }

    OperatorPage lacks(String testid, String words) {
        assertThat(page.getByTestId(testid).first()).not().containsText(words);
        return this;
    }

    OperatorPage shows(String testid, String words) {
        assertThat(page.getByTestId(testid))
                .containsText(words, new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        return this;
    }

    OperatorPage showsNo(String testid) {
        assertThat(page.getByTestId(testid)).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        return this;
    }

    OperatorPage showsProblem(String words) {
        assertThat(page.getByRole(AriaRole.ALERT)).containsText(words);
        return this;
    }

    /** The server is away for this page until it is {@link #connected}. */
    OperatorPage cut() {
        page.route("**/v1/operator", Route::abort);
        return this;
    }

    OperatorPage connected() {
        page.unroute("**/v1/operator");
        return this;
    }

    String address() {
        return page.url();
    }

    private Locator stage(String name) {
        return page.getByTestId("stage-" + name);
    }

    boolean scrollsSideways() {
        return (Boolean) page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
    }

    OperatorPage shoot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        return this;
    }

    OperatorPage isQuiet() {
        assertThat(console).isEmpty();
        return this;
    }

    /** But for what browsers say of their own accord about requests without an answer. */
    OperatorPage isQuietButForTheNetwork() {
        assertThat(console).allMatch(line -> line.startsWith("error: Failed to load resource: net::"));
        return this;
    }

    /** But for what browsers say of their own accord about an answer with this status. */
    OperatorPage isQuietBut(int status) {
        assertThat(console)
                .allMatch(
                        line -> line.startsWith("error: Failed to load resource") && line.contains(" " + status + " "));
        return this;
    }

    /** Nothing on it breaks WCAG 2.2 AA, as far as a program can tell. */
    OperatorPage isAccessible() {
        Accessible.check(page);
        return this;
    }

    @Override
    public void close() {
        context.close();
    }
}
