package dev.tidemark.server.collect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What collecting tells of itself: {@code tidemark_collect_*}. */
final class CollectMetrics {
    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter unavailable;

    CollectMetrics(MeterRegistry registry, BodyReading bodies) {
        this.registry = registry;
        this.accepted = Counter.builder("tidemark.collect.accepted")
                .description("Events that were made durable")
                .baseUnit("events")
                .register(registry);
        this.unavailable = Counter.builder("tidemark.collect.unavailable")
                .description("Requests answered 503 because the stream was away")
                .baseUnit("requests")
                .register(registry);
        registry.gauge("tidemark.collect.free.bytes", bodies, BodyReading::free);
    }

    void accepted(int count) {
        accepted.increment(count);
    }

    void unavailable() {
        unavailable.increment();
    }

    /** Events that their key does not allow now. */
    void limited(String code, int count) {
        Counter.builder("tidemark.collect.limited")
                .description("Events refused because their key may not send so many")
                .baseUnit("events")
                .tag("code", code)
                .register(registry)
                .increment(count);
    }

    /** Refused events by the code of their first problem. */
    void refused(List<List<Problem>> items) {
        items.forEach(problems -> refused(problems.getFirst().code()));
    }

    private void refused(String code) {
        Counter.builder("tidemark.collect.refused")
                .description("Events refused for good")
                .baseUnit("events")
                .tag("code", code)
                .register(registry)
                .increment();
    }

    /** A request from its first line to its answer; the status is of a small closed set. */
    void answered(int status, long nanos) {
        Timer.builder("tidemark.collect.request")
                .description("Time to answer a request")
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }
}
