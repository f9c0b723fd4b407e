package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.helidon.http.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that a person does on the dashboard, in a real browser, and nothing in its console. */
class DashboardIT {

    private static final String BOTH = "/#token=AAA&token=BBB";

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
    }

    @Test
    void tokensInTheFragmentSignInAndLeaveTheAddress() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.isAt("?tenant=news&source=page_view&measure=views&by=article&range=24h")
                    .showsTotal("views", 1_234)
                    .showsTotal("engaged_seconds", 1_234)
                    .showsSeries("hour", 24)
                    .showsOpenBucket(1_234)
                    .hasDrawnTheChart()
                    .showsStatus("Live")
                    .showsAsOf("from rollup articles, quarter hour grain and pending deltas")
                    .isQuiet();
            assertThat(page.totalAsShown("views")).isEqualTo("1,234");
        }
    }

    @Test
    void numbersMoveByThemselves() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTotal("views", 1_234);
            site.setEvents(1_239);
            page.showsTotal("views", 1_239).showsOpenBucket(1_239).isQuiet();
        }
    }

    @Test
    void whatEventsSayIsTextAndNothingElse() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTop("High water 1,234", "<img src=x onerror=\"document.title='broken'\"> 12", "(none) 4")
                    .isQuiet();
        }
    }

    @Test
    void theTenantIsSwitchedAndStaysAfterReloadAndTheBackButtonUndoesIt() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTotal("views", 1_234).chooseTenant("chatbot").showsTotal("messages", 1_234);
            page.isAt("?tenant=chatbot&source=message&measure=messages&by=platform")
                    .reload();
            page.showsTotal("messages", 1_234).back();
            page.isAt("?tenant=news").showsTotal("views", 1_234).isQuiet();
        }
    }

    @Test
    void everyChoiceStandsInTheAddressAndComesBackFromIt() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTotal("views", 1_234)
                    .choose("measure", "engaged_seconds")
                    .choose("by", "device")
                    .chooseRange("Last 7 days")
                    .isAt("?tenant=news&source=page_view&measure=engaged_seconds&by=device&range=7d");
            var address = page.address();
            page.showsSeries("day", 7).chooseRange("Last 30 days").showsSeries("day", 30);
            page.goTo(address)
                    .showsSeries("day", 7)
                    .showsTop(
                            "/of/page_view.device 1,234",
                            "<img src=x onerror=\"document.title='broken'\"> 12",
                            "(none) 4")
                    .isQuiet();
        }
    }

    @Test
    void oldDataAreShownOverAllTheirYears() {
        try (var page = chromium.desktop(site.url() + "/#token=CCC")) {
            // 2004-07-05 to 2018-11-20, both included
            page.isAt("range=all").showsTotal("messages", 20).showsSeries("day", 5_252);
            page.chooseRange("Last 24 hours").showsTotal("messages", 0).showsSeries("hour", 24);
            page.press("Show everything there is").showsSeries("day", 5_252).isQuiet();
        }
    }

    @Test
    void aWrongTokenIsToldAndARightOneHelps() {
        try (var page = chromium.desktop(site.url())) {
            page.signIn("").showsProblem("Please enter a read token.").isQuiet();
            page.signIn("nonsense").showsProblem("This token was not accepted.");
            page.signIn("AAA").showsTotal("views", 1_234).isQuietBut(403);
            page.signOut().reload().signIn("BBB").showsTotal("messages", 1_234).isQuietBut(403);
        }
    }

    @Test
    void anAddressIsGoodAsAToken() {
        try (var page = chromium.desktop(site.url())) {
            page.signIn(site.url() + BOTH)
                    .showsTotal("views", 1_234)
                    .chooseTenant("chatbot")
                    .isQuiet();
        }
    }

    @Test
    void withoutAnAnswerThePageSaysSoKeepsItsNumbersAndRecovers() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTotal("views", 1_234);
            site.answerWith(Status.SERVICE_UNAVAILABLE_503);
            page.showsStatus("Stale since").showsStatus("The tide is out.").showsTotal("views", 1_234);
            site.setEvents(2_000);
            site.answerWith(Status.OK_200);
            page.showsTotal("views", 2_000).showsStatus("Live").isQuietBut(503);
        }
    }

    @Test
    void aQuestionThatIsRefusedIsExplained() {
        try (var page = chromium.desktop(site.url() + BOTH)) {
            page.showsTotal("views", 1_234);
            site.answerWith(Status.BAD_REQUEST_400);
            page.showsProblem("The tide is out.");
            site.answerWith(Status.OK_200);
            page.showsStatus("Live").isQuietBut(400);
        }
    }

    @Test
    void aTokenThatIsWithdrawnAsksForAnother() {
        try (var page = chromium.desktop(site.url() + "/#token=AAA")) {
            page.showsTotal("views", 1_234);
            site.answerWith(Status.FORBIDDEN_403);
            page.showsProblem("The token of news is no longer accepted. Please sign in again.")
                    .isQuietBut(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT", "390, DARK", "1024, LIGHT", "1440, DARK"})
    void fitsEveryWidth(int width, ColorScheme scheme) {
        try (var page = chromium.open(site.url() + BOTH, width, 844, scheme)) {
            page.showsTotal("views", 1_234).hasDrawnTheChart().showsStatus("Live");
            assertThat(page.scrollsSideways()).isFalse();
            page.isQuiet();
        }
    }
}
