package dev.tidemark.server.process;

import dev.tidemark.store.Batch;
import dev.tidemark.store.Outcome;
import dev.tidemark.store.Reject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What the processors tell of themselves. */
final class ProcessMetrics {

    private final MeterRegistry registry;
    private final Counter inserted;
    private final Counter duplicates;
    private final Timer store;
    private final Timer visible;

    ProcessMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.inserted = counter("tidemark.process.stored", "Events that were new and are stored");
        this.duplicates = counter("tidemark.process.duplicates", "Events that were stored before");
        this.store = Timer.builder("tidemark.process.store")
                .description("Time of one batch's transaction")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.visible = Timer.builder("tidemark.process.visible")
                .description(
                        "Time from an event's receipt until every answer includes it; one reading a batch, of its oldest event")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    Outcome timed(Supplier<Outcome> work) {
        var begun = System.nanoTime();
        var outcome = work.get();
        store.record(Duration.ofNanos(System.nanoTime() - begun));
        return outcome;
    }

    void stored(Batch batch, Outcome.Stored outcome, Instant now) {
        inserted.increment(outcome.inserted());
        duplicates.increment(outcome.duplicates());
        batch.rejects().forEach(reject -> rejected(reject.reason()));
        var byDatabase = outcome.rejected() - batch.rejects().size();
        for (var i = 0; i < byDatabase; i++) {
            rejected(Reject.REFUSED_BY_DATABASE);
        }
        batch.events().stream()
                .map(event -> event.receivedAt())
                .min(Instant::compareTo)
                .ifPresent(oldest -> visible.record(Duration.between(oldest, now)));
    }

    private void rejected(String reason) {
        Counter.builder("tidemark.process.rejected")
                .description("What cannot be an event, by reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
