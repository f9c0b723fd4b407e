package dev.tidemark.server.operate;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** How fast what the registry counts has grown in the last minute. {@link #look} every few seconds. */
final class Rates {

    private final MeterRegistry registry;
    private final Growth<Meter.Id> counts = new Growth<>(Duration.ofMinutes(1));

    Rates(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param nanos of a clock that only goes forward, as {@link System#nanoTime} */
    void look(long nanos) {
        var now = new HashMap<Meter.Id, Double>();
        registry.getMeters().forEach(meter -> count(meter).ifPresent(count -> now.put(meter.getId(), count)));
        counts.look(nanos, now);
    }

    private static Optional<Double> count(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(each -> each.getStatistic() == Statistic.COUNT)
                .map(each -> each.getValue())
                .findFirst();
    }

    /** Of all meters of this name together. */
    double perSecond(String name) {
        return by(name, "").values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * Of the meters of a name, by one of their tags.
     *
     * @return a second, without those that did not grow
     */
    Map<String, Double> by(String name, String tag) {
        return counts.perSecond(
                id -> id.getName().equals(name),
                id -> Optional.ofNullable(id.getTag(tag)).orElse(""));
    }
}
