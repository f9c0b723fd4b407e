package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.sample.SampleFeed;
import dev.tidemark.cli.sample.SampleTenant;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.Prompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the first answer is painted, over a week of the demo's page views. Always that it is; how soon is printed, and is a
 * figure with {@code -Dtidemark.loads=10}: {@code bench/first-view}.
 */
class FirstViewIT {

    private static final int LOADS = Integer.getInteger("tidemark.loads", 1);
    private static final Duration HISTORY = Duration.ofDays(7);

    /** Notes the time from the beginning of the navigation until numbers and chart have been painted. */
    private static final String WATCH = """
            (() => {
              const painted = () => /[0-9]/.test(document.querySelector('[data-testid^="total-"]')?.textContent ?? '')
                && document.querySelector('tm-series canvas') !== null;
              const look = () => painted()
                ? requestAnimationFrame(() => setTimeout(() => { window.tmPainted = performance.now(); }))
                : requestAnimationFrame(look);
              look();
            })()""";

    private static final String TIMES = """
            () => [window.tmPainted, performance.getEntriesByType('navigation')[0].loadEventEnd]""";

    @TempDir
    private static Path folder;

    @Test
    void numbersAndChartArePainted() throws Exception {
        try (var chromium = Chromium.startOrSkip();
                var server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0))) {
            var address = server.url() + "/#token=" + week(server);
            for (var each : View.values()) {
                var cold = new ArrayList<Times>();
                var warm = new ArrayList<Times>();
                for (var i = 0; i < LOADS; i++) {
                    try (var person = chromium.person(each.width)) {
                        cold.add(load(person, address, each));
                        warm.add(load(person, address, each));
                    }
                }
                tell(each, "nothing cached", cold);
                tell(each, "cached", warm);
            }
        }
    }

    private enum View {
        DESKTOP(1440, 1),
        PHONE(390, 4);

        private final int width;
        /** How many times slower its processor is made. */
        private final int slower;

        View(int width, int slower) {
            this.width = width;
            this.slower = slower;
        }
    }

    /** In milliseconds from the beginning of the navigation. */
    private record Times(double painted, double loaded) {}

    /** The read token of a tenant with as many views as the demo has in a week. */
    private static String week(TidemarkServer server) throws Exception {
        var catalog = DemoCommand.class.getResourceAsStream("demo.yaml");
        assertThat(catalog).isNotNull();
        try (catalog) {
            new Apply(server.database())
                    .run(Catalog.parse("demo.yaml", new String(catalog.readAllBytes(), StandardCharsets.UTF_8)));
        }
        var keys = Keys.make("news", server.postgresUrl());
        try (var sender = EventSender.to(
                Target.of(server.url(), keys.write()),
                new Patience(Clock.systemUTC(), Duration.ofMinutes(1), new StopSignal(), _ -> {}))) {
            var now = Instant.now();
            var sent = SampleFeed.of(SampleTenant.NEWS, sender).history(now.minus(HISTORY), now);
            var prompt = new Prompt(server.database());
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> prompt.number("select count(*) from tidemark.events") == sent);
        }
        return keys.read();
    }

    private static Times load(BrowserContext person, String address, View view) {
        try (var page = person.newPage()) {
            var slower = new JsonObject();
            slower.addProperty("rate", view.slower);
            person.newCDPSession(page).send("Emulation.setCPUThrottlingRate", slower);
            page.addInitScript(WATCH);
            page.navigate(address);
            page.waitForFunction("() => window.tmPainted", null, new Page.WaitForFunctionOptions().setTimeout(60_000));
            var times = (List<?>) page.evaluate(TIMES);
            return new Times(number(times.getFirst()), number(times.getLast()));
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static void tell(View view, String what, List<Times> times) {
        System.out.printf(
                Locale.ROOT,
                "FirstViewIT: %s, processor %d times slower, %s: first answer painted after %.0f ms, %.0f ms after the page had loaded (medians of %d; slowest %.0f ms)%n",
                view.name().toLowerCase(Locale.ROOT),
                view.slower,
                what,
                median(times.stream().map(Times::painted).toList()),
                median(times.stream()
                        .map(each -> each.painted() - each.loaded())
                        .toList()),
                times.size(),
                Collections.max(times.stream().map(Times::painted).toList()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
