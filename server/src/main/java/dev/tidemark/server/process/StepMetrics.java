package dev.tidemark.server.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How much came into each step, and how long it took: one reading for many events. */
final class StepMetrics {

    private final Map<Step, Timer> times = new EnumMap<>(Step.class);
    private final Map<Step, Counter> events = new EnumMap<>(Step.class);

    StepMetrics(MeterRegistry registry) {
        for (var step : Step.values()) {
            times.put(
                    step,
                    Timer.builder("tidemark.process.step")
                            .description("Time of a step with a piece of a batch; of the step store, with a batch")
                            .tag("step", step.word())
                            .register(registry));
            events.put(
                    step,
                    Counter.builder("tidemark.process.step.events")
                            .description("Events that came into a step")
                            .tag("step", step.word())
                            .register(registry));
        }
    }

    void done(Step step, int items, long nanos) {
        if (items > 0) {
            Objects.requireNonNull(times.get(step)).record(Duration.ofNanos(nanos));
            Objects.requireNonNull(events.get(step)).increment(items);
        }
    }
}
