package dev.tidemark.server.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.store.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CollectorTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final Tenant TENANT = new Tenant(7, "news");

    private final List<CollectedEvent> taken = new ArrayList<>();
    private final Collector collector = new Collector(
            _ -> Optional.empty(),
            _ -> true,
            taken::addAll,
            CollectSettings.DEFAULT,
            Clock.systemUTC(),
            new SimpleMeterRegistry());

    @Test
    void whatIsUnfitIsMadeDurableAsAReject() {
        var unfit = new Item.Unfit(new UUID(0, 1), "no_event", "why", "<x>".getBytes(UTF_8));
        assertThat(keep(new Sender(TENANT, "/webhooks/slack/a"), unfit))
                .isEqualTo(Step.found(new Kept(1, List.of(), List.of())));
        assertThat(taken).singleElement().satisfies(event -> {
            assertThat(event.purpose()).isEqualTo(new Purpose.Reject("/webhooks/slack/a", "no_event", "why", ""));
            assertThat(event.json()).asString(UTF_8).isEqualTo("<x>");
            assertThat(event.tenantId()).isEqualTo(7);
        });
    }

    /** The brokers take no records of more than a megabyte. */
    @Test
    void ofALargeDeliveryTheBeginningIsKept() {
        keep(new Sender(TENANT), new Item.Unfit(new UUID(0, 1), "no_event", "why", new byte[3 << 20]));
        assertThat(taken).singleElement().satisfies(event -> {
            assertThat(event.json()).hasSize(Item.Unfit.MOST_BYTES);
            assertThat(event.purpose())
                    .isEqualTo(
                            new Purpose.Reject("", "no_event", "why (the first 262144 of 3145728 bytes are kept)", ""));
        });
    }

    @Test
    void whatFitsARecordOfTheStreamIsKeptWhole() {
        var most = new byte[Item.Unfit.MOST_BYTES];
        assertThat(new Item.Unfit(new UUID(0, 1), "no_event", "why", most))
                .satisfies(unfit -> assertThat(unfit.bytes()).isEqualTo(most))
                .satisfies(unfit -> assertThat(unfit.detail()).isEqualTo("why"));
        assertThat(new Item.Unfit(new UUID(0, 1), "no_event", "why", new byte[most.length + 1]).bytes())
                .hasSize(most.length);
    }

    @Test
    void whatTheBrokerDoesNotTakeIsGivenBack() {
        var given = new ArrayList<Integer>();
        var allowance = new Allowance() {
            @Override
            public Optional<Exceeded> take(int events) {
                given.add(events);
                return Optional.empty();
            }

            @Override
            public void giveBack(int events) {
                given.add(-events);
            }
        };
        var away = new Collector(
                _ -> Optional.empty(),
                _ -> true,
                _ -> {
                    throw new IntakeUnavailable("no broker", Duration.ofSeconds(3), null);
                },
                CollectSettings.DEFAULT,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        var sender = new Sender(TENANT, "key 1", allowance, Origins.UNSAID);
        assertThat(away.keep(sender, List.of(good(1), good(2)), NOW)).isInstanceOf(Step.Ended.class);
        assertThat(given).containsExactly(2, -2);
        keep(sender, new Item.Bad(List.of(new Problem("c", "m", "a"))));
        assertThat(given).as("what is refused counts for nothing").hasSize(2);
    }

    /** Whole seconds, never too few. */
    @Test
    void whoSendsTooMuchIsToldWhenToComeAgain() {
        assertThat(retryAfter(Duration.ofMillis(1_001))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofSeconds(2))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofNanos(1))).isEqualTo("1");
    }

    private String retryAfter(Duration comeAgain) {
        var refusing = new Allowance() {
            @Override
            public Optional<Exceeded> take(int events) {
                return Optional.of(new Exceeded("rate_exceeded", "too fast", comeAgain));
            }

            @Override
            public void giveBack(int events) {
                throw new AssertionError("nothing was taken");
            }
        };
        var ended = keep(new Sender(TENANT, "key 1", refusing, Origins.UNSAID), good(1));
        assertThat(ended).isInstanceOf(Step.Ended.class);
        var answer = ((Step.Ended<Kept>) ended).answer();
        assertThat(answer.status().code()).isEqualTo(429);
        return answer.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("Retry-After"))
                .map(header -> header.get())
                .findFirst()
                .orElseThrow();
    }

    private static Item.Good good(int number) {
        return new Item.Good(new UUID(0, number), "t", "/type", "{}".getBytes(UTF_8));
    }

    private Step<Kept> keep(Sender sender, Item... items) {
        return collector.keep(sender, List.of(items), NOW);
    }
}
