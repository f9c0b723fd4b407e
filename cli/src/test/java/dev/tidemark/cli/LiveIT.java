package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.helidon.http.Status;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That a page listens: by one stream, while somebody looks, and again by itself. */
class LiveIT {

    private static final String START = "/?source=page_view&range=24h#token=AAA";

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

    @Test
    void aTabHoldsOneStreamAndAHiddenOneNone() {
        try (var page = begin()) {
            await().until(() -> site.streams() == 1);
            try (var other = begin()) {
                await().until(() -> site.streams() == 2);
                other.isQuiet();
            }
            await().until(() -> site.streams() == 1);
            look(page, false);
            page.showsStatus("Paused");
            await().until(() -> site.streams() == 0);
            site.setEvents(1_300);
            look(page, true);
            page.showsTotal("views", 1_300).showsStatus("Live").isQuiet();
        }
    }

    @Test
    void afterTroubleItIsLiveAgainByItself() {
        try (var page = begin()) {
            site.answerWith(Status.SERVICE_UNAVAILABLE_503);
            page.showsStatus("Stale since").showsTotal("views", 1_234);
            site.answerWith(Status.OK_200);
            site.setEvents(2_000);
            page.showsTotal("views", 2_000).showsStatus("Live").isQuietBut(503);
        }
    }

    /** At midnight "today" is another day, and nobody has to reload. */
    @Test
    void rangesMoveAlong() {
        try (var page = begin()) {
            page.evaluate(
                    "() => { const Now = Date; const ahead = 86400000;"
                            + " globalThis.Date = class extends Now { constructor(...a) { a.length ? super(...a) : super(Now.now() + ahead); } }; }");
            await().until(() -> site.asked().contains(tomorrow()));
            page.isQuiet();
        }
    }

    @Test
    void eventsAreReadHoweverTheyAreCut() {
        try (var page = begin()) {
            assertThat(page.evaluate("""
                            async () => {
                              const { Events } = await import('/app/events.js');
                              const text = ': x\\n\\nevent: answer\\r\\nid: 1\\r\\ndata: {"a:":1}\\r\\n\\r\\n:\\n\\ndata:b\\ndata: c\\n\\nid: 2\\n\\n';
                              const whole = new Events().read(text);
                              const letters = new Events();
                              const cut = [...text].flatMap((letter) => letters.read(letter));
                              return JSON.stringify([whole, JSON.stringify(whole) === JSON.stringify(cut)]);
                            }"""))
                    .isEqualTo("[[{\"event\":\"answer\",\"id\":\"1\",\"data\":\"{\\\"a:\\\":1}\"},"
                            + "{\"event\":\"message\",\"id\":\"1\",\"data\":\"b\\nc\"}],true]");
        }
    }

    private static String tomorrow() {
        return LocalDate.now(ZoneId.of("America/St_Johns")).plusDays(1).toString();
    }

    private static void look(DashboardPage page, boolean looking) {
        page.evaluate("() => { Object.defineProperty(document, 'hidden', { value: " + !looking
                + ", configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }");
    }

    private static DashboardPage begin() {
        site.setEvents(1_234);
        return chromium.desktop(site.url() + START).showsTotal("views", 1_234);
    }
}
