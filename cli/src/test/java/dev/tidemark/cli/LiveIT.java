package dev.tidemark.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.helidon.http.Status;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
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

    /** By the server's clock, whatever that of the page says; its bars are told for those who do not see them, too. */
    @Test
    void theLastThirtyMinutesMoveAlong() {
        try (var page = begin()) {
            var minutes = page.minutes();
            assertThat(minutes).hasAttribute("data-count", "30");
            assertThat(minutes).hasAttribute("data-first", "2026-11-22T10:01:00.000Z");
            assertThat(minutes).hasAttribute("data-last", "1234");
            // Three and a half hours behind UTC.
            assertThat(minutes.locator("tbody th").first()).hasText("06:31");
            assertThat(minutes.locator("tbody tr").last()).hasText("07:00 (open)1,234");
            site.setEvents(1_300);
            assertThat(minutes).hasAttribute("data-last", "1300");
            site.minutes().pass(1_300);
            assertThat(minutes).hasAttribute("data-first", "2026-11-22T10:02:00.000Z");
            assertThat(minutes).hasAttribute("data-last", "0");
            assertThat(minutes).hasAttribute("data-sum", "1300");
            assertThat(minutes.locator("figure")).containsText("1,300 in all");
            page.choose("measure", "engaged_seconds");
            assertThat(minutes.locator("h2")).containsText("engaged_seconds");
            await().until(
                            () -> site.asked()
                                    .contains(
                                            "\"measures\":[\"page_view.engaged_seconds\"],\"timeDimensions\":"
                                                    + "[{\"dimension\":\"page_view.time\",\"granularity\":\"minute\",\"dateRange\":\"from 29 minutes ago to now\"}]"));
            assertThat(minutes).hasAttribute("data-count", "30");
            page.isQuiet();
        }
    }

    /** Nothing else moves when they come, when they are refused, or when they come back. */
    @Test
    void whereMinutesAreRefusedNothingElseIs() {
        try (var page = begin()) {
            assertThat(page.minutes()).hasAttribute("data-count", "30");
            site.minutes().refuse(true);
            assertThat(page.minutes().getByTestId("minutes-none")).containsText("takes imports");
            page.showsStatus("Live").showsNo("problem").showsTotal("views", 1_234);
            var refused = page.minutes().boundingBox();
            site.minutes().refuse(false);
            assertThat(page.minutes()).hasAttribute("data-count", "30");
            var told = page.minutes().boundingBox();
            page.evaluate("() => { document.querySelector('tm-minutes').told = undefined; }");
            assertThat(page.minutes()).hasAttribute("aria-busy", "true");
            var unknown = page.minutes().boundingBox();
            assertThat(List.of(refused.y, refused.height, unknown.y, unknown.height))
                    .isEqualTo(List.of(told.y, told.height, told.y, told.height));
            page.isQuiet();
        } finally {
            site.minutes().refuse(false);
        }
    }

    /** Then it asks, and numbers move all the same; what reads events is asked more rarely. */
    @Test
    void whereThereAreTooManyStreamsItAsks() {
        try (var page = begin()) {
            await().until(() -> site.streams() == 1);
            site.haveTooManyStreams(true);
            await().until(() -> site.streams() == 0);
            for (var events = 1_300; events < 1_305; events++) {
                site.setEvents(events);
                page.showsTotal("views", events);
            }
            page.showsStatus("Live");
            assertThat(page.minutes()).hasAttribute("data-count", "30");
            page.evaluate("""
                    async () => {
                      const { Api } = await import('/app/api.js');
                      const { Live } = await import('/app/live.js');
                      const live = new Live(new Api('AAA'), () => {});
                      const { signal } = new AbortController();
                      for (const query of [{ limit: 7 }, { limit: 8, scan: '1s' }]) {
                        for (let i = 0; i < 3; i++) {
                          await live.load({ measures: ['page_view.views'], ...query }, signal);
                        }
                      }
                    }""");
            var asked = "/cubejs-api/v1/load?query={\"measures\":[\"page_view.views\"],\"limit\":";
            assertThat(page.requests(asked + "7")).hasSize(3);
            assertThat(page.requests(asked + "8")).as("of events").hasSize(1);
            page.isQuietBut(429);
        } finally {
            site.haveTooManyStreams(false);
        }
    }

    /** A stream has fifty questions at most; what has no room is asked by itself. */
    @Test
    void whatHasNoRoomInAStreamIsAskedByItself() {
        try (var page = begin()) {
            assertThat(page.evaluate("""
                            async () => {
                              const { Api } = await import('/app/api.js');
                              const { Live } = await import('/app/live.js');
                              const live = new Live(new Api('AAA'), () => {});
                              const { signal } = new AbortController();
                              const query = (limit) => ({ measures: ['page_view.views'], limit });
                              live.begin();
                              const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => live.load(query(i + 1), signal)));
                              live.close();
                              return answers.every(({ data }) => data[0]['page_view.views'] === '1234');
                            }""")).isEqualTo(true);
            assertThat(page.requests("/v1/live").getLast().split("query=", -1)).hasSize(51);
            assertThat(page.requests("/cubejs-api/v1/load?query={\"measures\":[\"page_view.views\"],\"limit\":"))
                    .hasSize(10);
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
