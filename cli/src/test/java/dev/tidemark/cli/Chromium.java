package dev.tidemark.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium, driven by Playwright, which here downloads no browser. */
final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(QUIET));
    }

    /** Starts it, or says loudly that there is none and skips the tests. */
    static Chromium startOrSkip() {
        Optional<Path> executable = Stream.of(
                        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (executable.isEmpty()) {
            System.out.println(
                    "SKIPPED: no Chromium in /usr/bin, so what browsers do is not tested. Install Debian's package chromium.");
        }
        assumeTrue(executable.isPresent(), "a Chromium is installed");
        return new Chromium(executable.orElseThrow());
    }

    DashboardPage desktop(String address) {
        return open(address, 1440, 900, ColorScheme.LIGHT);
    }

    /** A page of its own: nothing is shared with others, not even the storage of a tab. */
    DashboardPage open(String address, int width, int height, ColorScheme scheme) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("America/St_Johns"));
        return DashboardPage.open(context, address);
    }

    /** The operator's page, of its own likewise. */
    OperatorPage operator(String address, int width, ColorScheme scheme) {
        return OperatorPage.open(
                browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(scheme)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setLocale("en-GB")),
                address);
    }

    /** Somebody's windows of one width; what sites store is their own. */
    BrowserContext context(int width, ColorScheme scheme) {
        return browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB")
                .setTimezoneId("America/St_Johns"));
    }

    /** Somebody with a browser that says this of itself; what sites store is their own. */
    BrowserContext person(String userAgent) {
        return browser.newContext(new Browser.NewContextOptions().setUserAgent(userAgent));
    }

    /** Somebody whose browser has nothing in its cache. */
    BrowserContext person(int width) {
        return browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
