package dev.tidemark.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSenderTest {

    private static final EventJson JSON = EventJson.of("/test", "view");

    private final StopSignal stop = new StopSignal();
    private Collector collector;

    @BeforeEach
    void start() throws IOException {
        collector = Collector.start();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    @Test
    void deliversABatch() throws Exception {
        assertThat(send(events(3))).isEqualTo(new Delivery(3, List.of(), List.of()));
        assertThat(collector.events()).containsOnlyKeys("0", "1", "2");
    }

    @Test
    void deliversACompressedBatch() throws Exception {
        try (var sender = sender(Collector.KEY, true, Duration.ofSeconds(20))) {
            assertThat(sender.send(events(100)).accepted()).isEqualTo(100);
        }
        assertThat(collector.events()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhileTheServerIsBusy(int status) throws Exception {
        collector.failing(Collector.status(status), Collector.status(status));
        assertThat(send(events(2)).accepted()).isEqualTo(2);
        assertThat(collector.requests()).isEqualTo(3);
    }

    @Test
    void triesAgainWhenTheConnectionIsCut() throws Exception {
        collector.failing(Collector.cut(), Collector.cut());
        assertThat(send(events(2)).accepted()).isEqualTo(2);
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        collector.failing(Collector.status(503, "Retry-After", "1"));
        var started = System.nanoTime();
        send(events(1));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void namesTheRefusedOnesAndKeepsTheOthers() throws Exception {
        collector.refusing(event -> event.get("id").stringValue().equals("2"));
        assertThat(send(events(4))).isEqualTo(new Delivery(3, List.of(new Remark(2, "bad", "refused")), List.of()));
        assertThat(collector.events()).containsOnlyKeys("0", "1", "3");
    }

    @Test
    void dividesABodyThatIsTooLargeAndRefusesOnlyTheEventThatIs() throws Exception {
        collector.withLargestBody(400);
        var events = new ArrayList<>(events(8));
        events.set(
                5,
                JSON.event("large", Instant.EPOCH, Optional.empty(), ("\"" + "x".repeat(400) + "\"").getBytes(UTF_8)));
        var delivery = send(events);
        assertThat(delivery.accepted()).isEqualTo(7);
        assertThat(delivery.refused()).extracting(Remark::index).containsExactly(5);
        assertThat(delivery.refused()).extracting(Remark::code).containsExactly("too_large");
        assertThat(collector.events()).containsOnlyKeys("0", "1", "2", "3", "4", "6", "7");
    }

    @Test
    void endsAtOnceWithAWrongKey() {
        try (var sender = sender("tmw_wrong", false, Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> sender.send(events(1)))
                    .isInstanceOf(SendFailed.class)
                    .hasMessageContaining("unknown write key (HTTP 401)");
        }
        assertThat(collector.requests()).isEqualTo(1);
    }

    @Test
    void endsAtOnceWhereThereIsNoCollector() {
        collector.failing(Collector.status(404));
        assertThatThrownBy(() -> send(events(1))).isInstanceOf(SendFailed.class).hasMessageContaining("404");
    }

    @Test
    void givesUpAServerThatStaysAway() {
        collector.close();
        try (var sender = sender(Collector.KEY, false, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> sender.send(events(1)))
                    .isInstanceOf(SendFailed.class)
                    .hasMessageContaining("took nothing for");
        }
    }

    @Test
    void endsAWaitWhenItIsToStop() {
        collector.failing(Collector.status(503, "Retry-After", "3600"));
        stop.set("enough");
        assertThatThrownBy(() -> send(events(1))).isInstanceOf(InterruptedException.class);
    }

    private Delivery send(List<byte[]> events) throws InterruptedException {
        try (var sender = sender(Collector.KEY, false, Duration.ofSeconds(20))) {
            return sender.send(events);
        }
    }

    private EventSender sender(String key, boolean compressed, Duration giveUpAfter) {
        return EventSender.to(
                Target.of(collector.url(), key).compressing(compressed),
                new Patience(Clock.systemUTC(), giveUpAfter, stop, _ -> {}));
    }

    private static List<byte[]> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> JSON.event(String.valueOf(i), Instant.EPOCH, Optional.empty(), "{}".getBytes(UTF_8)))
                .toList();
    }
}
