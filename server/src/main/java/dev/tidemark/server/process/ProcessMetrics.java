package dev.tidemark.server.process;

import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What the processors tell of themselves. */
final class ProcessMetrics {

    /** Older at its receipt than what comes of slow clients and short outages. */
    private static final Duration LATE = Duration.ofHours(24);

    private final MeterRegistry registry;
    private final StepMetrics steps;
    private final Counter late;
    private final Counter inserted;
    private final Counter duplicates;
    private final Timer store;
    private final Timer visible;

    ProcessMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.inserted = counter("tidemark.process.stored", "Events that were new and are stored");
        this.duplicates = counter("tidemark.process.duplicates", "Events that were stored before");
        this.late = counter("tidemark.process.late", "Events whose time lies more than a day before their receipt");
        this.steps = new StepMetrics(registry);
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

    StepMetrics steps() {
        return steps;
    }

    Outcome timed(Batch batch, Supplier<Outcome> work) {
        var begun = System.nanoTime();
        var outcome = work.get();
        var nanos = System.nanoTime() - begun;
        store.record(Duration.ofNanos(nanos));
        steps.done(Step.STORE, batch.events().size(), nanos);
        return outcome;
    }

    /** @param rejected reasons of the rejects that are new */
    void stored(Batch batch, Outcome.Stored outcome, List<String> rejected, Instant now) {
        inserted.increment(outcome.inserted());
        duplicates.increment(outcome.duplicates());
        rejected.forEach(this::rejected);
        late.increment(
                (double) batch.events().stream().filter(ProcessMetrics::isLate).count());
        batch.events().stream()
                .map(event -> event.receivedAt())
                .min(Instant::compareTo)
                .ifPresent(oldest -> visible.record(Duration.between(oldest, now)));
    }

    private static boolean isLate(Event event) {
        return event.occurredAt().isBefore(event.receivedAt().minus(LATE));
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
