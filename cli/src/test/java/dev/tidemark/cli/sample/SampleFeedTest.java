package dev.tidemark.cli.sample;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.cli.send.Collector;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.Patience;
import dev.tidemark.cli.send.StopSignal;
import dev.tidemark.cli.send.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleFeedTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    /** Live traffic follows the hours of the day, and tests run at all of them. */
    private static final SampleTenant BUSY_AT_NIGHT = SampleTenant.CHATBOT.with(1200, 200);

    static final List<SampleTenant> TENANTS = SampleTenant.ALL;

    private final StopSignal stop = new StopSignal();

    @ParameterizedTest
    @FieldSource("TENANTS")
    void thePastIsTheSameWheneverItIsTold(SampleTenant tenant) {
        var cut = NOON.plusSeconds(3 * 3600 + 1234);
        var end = NOON.plus(Duration.ofHours(9));
        var pieces = Stream.concat(events(tenant, NOON, cut), events(tenant, cut, end))
                .toList();
        assertThat(pieces)
                .containsExactlyInAnyOrderElementsOf(events(tenant, NOON, end).toList());
        assertThat(pieces).extracting(event -> event.get("id").stringValue()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("TENANTS")
    void twoDaysHaveAsMuchAsDeclared(SampleTenant tenant) {
        var expected = tenant.historyPerHour() * TWO_DAYS.toHours();
        assertThat((double) events(tenant, NOON.minus(TWO_DAYS), NOON).count())
                .isBetween(0.9 * expected, 1.1 * expected);
    }

    @Test
    void aFewArticlesHaveMostOfTheReadersAndNotTheSameOnesAllDay() {
        var views = events(SampleTenant.NEWS, NOON.minus(TWO_DAYS), NOON).toList();
        var byArticle = views.stream()
                .collect(groupingBy(view -> view.get("data").get("article").stringValue(), counting()));
        var most = byArticle.values().stream()
                .sorted((a, b) -> Long.compare(b, a))
                .limit(15)
                .mapToLong(n -> n)
                .sum();
        assertThat(byArticle).hasSizeGreaterThan(120);
        assertThat(most).isBetween(views.size() * 4L / 10, views.size() * 9L / 10);
        assertThat(Stream.of(6, 12, 18, 24)
                        .map(hours -> favourite(NOON.minus(Duration.ofHours(hours))))
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void articlesHaveTheirOwnPaths() {
        assertThat(Newsroom.articles()).hasSize(150).extracting(Article::path).doesNotHaveDuplicates();
    }

    @Test
    void aViewHasWhatTheCatalogOfTheDemoReads() {
        assertThat(events(SampleTenant.NEWS, NOON, NOON.plusSeconds(3600))).allSatisfy(view -> {
            assertThat(view.get("type").stringValue()).isEqualTo("page_view");
            assertThat(view.get("user").stringValue()).startsWith("reader-");
            var data = view.get("data");
            assertThat(data.propertyNames())
                    .containsExactly("article", "title", "section", "author", "device", "referrer", "engaged");
            assertThat(data.get("article").stringValue()).matches("/[a-z]+/[a-z0-9-]+");
            assertThat(data.get("engaged").intValue()).isBetween(0, 1800);
        });
    }

    @Test
    void everyMessageIsAnswered() {
        var messages = SampleTenant.CHATBOT.scene().beginningIn(Slot.of(0, TWO_DAYS, 0.1, "chatbot")).stream()
                .map(event -> JSON.readTree(event.json()))
                .toList();
        var directions = messages.stream()
                .map(message -> message.get("data").get("direction").stringValue())
                .collect(groupingBy(identity(), counting()));
        assertThat(directions.get("in")).isEqualTo(directions.get("out")).isPositive();
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.get("type").stringValue()).isEqualTo("message");
            var data = message.get("data");
            assertThat(data.propertyNames()).containsExactly("platform", "direction", "bot", "kind", "text", "chars");
            var text = data.get("text").stringValue();
            assertThat(data.get("chars").intValue()).isEqualTo(text.codePointCount(0, text.length()));
        });
    }

    @Test
    void historyIsSentOnceHoweverOften() throws Exception {
        try (var collector = Collector.start();
                var sender = sender(collector)) {
            var feed = SampleFeed.of(SampleTenant.NEWS, sender);
            var count = feed.history(NOON.minus(Duration.ofHours(3)), NOON);
            assertThat(feed.history(NOON.minus(Duration.ofHours(3)), NOON)).isEqualTo(count);
            assertThat(collector.events()).hasSize((int) count);
        }
    }

    @Test
    void liveTrafficGoesOnAfterTheServerWasAway() throws Exception {
        var first = Collector.start();
        try (var sender = sender(first)) {
            var live = Thread.ofVirtual().start(() -> live(SampleFeed.of(BUSY_AT_NIGHT, sender)));
            await().until(() -> !first.events().isEmpty());
            first.close();
            try (var second = Collector.startOn(first.port())) {
                var back = Instant.now();
                await().until(() -> second.events().values().stream()
                        .anyMatch(event ->
                                Instant.parse(event.get("time").stringValue()).isAfter(back)));
                stop.set("seen");
                live.join();
            }
        }
    }

    private void live(SampleFeed feed) {
        try {
            feed.live(InstantSource.system(), stop);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String favourite(Instant hour) {
        return events(SampleTenant.NEWS, hour, hour.plusSeconds(3600))
                .collect(groupingBy(view -> view.get("data").get("article").stringValue(), counting()))
                .entrySet()
                .stream()
                .max((a, b) -> Long.compare(a.getValue(), b.getValue()))
                .orElseThrow()
                .getKey();
    }

    private EventSender sender(Collector collector) {
        return EventSender.to(
                Target.of(collector.url(), Collector.KEY),
                new Patience(Clock.systemUTC(), Duration.ofSeconds(20), stop, _ -> {}));
    }

    private static Stream<JsonNode> events(SampleTenant tenant, Instant from, Instant to) {
        try (var sender = EventSender.to(
                Target.of("http://127.0.0.1:1", "unused"),
                new Patience(Clock.systemUTC(), Duration.ZERO, new StopSignal(), _ -> {}))) {
            return SampleFeed.of(tenant, sender)
                    .between(from, to)
                    .map(event -> JSON.readTree(event.json()))
                    .toList()
                    .stream();
        }
    }
}
