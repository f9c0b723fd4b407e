package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.helidon.http.Status;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state of the explorer against WCAG 2.2 AA, in both colour schemes, from a phone to a desk, and a picture of each in
 * {@code target/screenshots}. The operator's page is looked at in {@link OperatorIT}, boards in {@link BoardsIT}, shared views in
 * {@link ShareIT}.
 */
class AxeIT {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private static Chromium chromium;
    private static CannedCube site;

    @BeforeAll
    static void start() {
        chromium = Chromium.startOrSkip();
        site = CannedCube.start();
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
            chromium.close();
        }
    }

    @BeforeEach
    void calm() {
        site.answerWith(Status.OK_200);
        site.setEvents(1_234);
        site.minutes().refuse(false);
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void signingIn(int width, ColorScheme scheme) {
        try (var page = chromium.open(site.url(), width, 900, scheme)) {
            look(page.signIn("").showsProblem("Please enter a read token."), "sign-in", width, scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void exploring(int width, ColorScheme scheme) {
        try (var page = chromium.open(site.url() + "/#token=AAA&token=BBB", width, 900, scheme)) {
            look(page.showsTotal("views", 1_234).hasDrawnTheChart(), "explorer", width, scheme);
            look(page.compare().showsChange("views", "+100% from 617"), "compared", width, scheme);
            look(page.open("more"), "dates", width, scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void withoutMinutes(int width, ColorScheme scheme) {
        site.minutes().refuse(true);
        try (var page = chromium.open(site.url() + "/#token=AAA", width, 900, scheme)) {
            look(
                    page.shows("minutes-none", "Not told minute by minute").hasDrawnTheChart(),
                    "minutes-refused",
                    width,
                    scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void narrowing(int width, ColorScheme scheme) {
        var start = site.url() + "/?source=page_view&is=article:/of/page_view.article&not=article:/x#token=AAA";
        try (var page = chromium.open(start, width, 900, scheme)) {
            look(
                    page.showsFilters("article is High water", "article is not /x")
                            .hasDrawnTheChart(),
                    "filtered",
                    width,
                    scheme);
            look(
                    page.goTo(site.url() + "/?source=page_view&by=article&is=device:phone")
                            .shows("apart", "No rollup counts views by article and device together."),
                    "apart",
                    width,
                    scheme);
            look(
                    page.goTo(site.url() + "/?source=page_view&is=device:phone&is=section:sea")
                            .shows("clash", "No rollup counts views by device and section together."),
                    "clash",
                    width,
                    scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void hoursOfTheDay(int width, ColorScheme scheme) {
        var start = site.url() + "/?source=page_view&range=24h&show=weekdays#token=AAA";
        try (var page = chromium.open(start, width, 900, scheme)) {
            look(page.showsHeat(7), "heat-weekdays", width, scheme);
            look(
                    page.choose("show", "members")
                            .showsHeat(1)
                            .open("heat-numbers")
                            .shows("heat-numbers", "1,234"),
                    "heat-members",
                    width,
                    scheme);
            site.setEvents(0);
            look(page.shows("heat-empty", "No events in this range."), "heat-empty", width, scheme);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1024, DARK", "1440, LIGHT", "1440, DARK"})
    void emptyAndStale(int width, ColorScheme scheme) {
        try (var page = chromium.open(site.url() + "/#token=CCC", width, 900, scheme)) {
            look(
                    page.isAt("range=all")
                            .showsTotal("messages", 20)
                            .chooseRange("Last 24 hours")
                            .showsTotal("messages", 0),
                    "empty",
                    width,
                    scheme);
            site.answerWith(Status.SERVICE_UNAVAILABLE_503);
            look(page.showsStatus("Stale since"), "stale", width, scheme);
        }
    }

    private static void look(DashboardPage page, String state, int width, ColorScheme scheme) {
        page.isAccessible();
        assertThat(page.scrollsSideways()).as(state).isFalse();
        page.shoot(SHOTS.resolve(
                "%s-%d-%s.png".formatted(state, width, scheme.name().toLowerCase(Locale.ROOT))));
    }
}
