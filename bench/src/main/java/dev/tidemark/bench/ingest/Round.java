package dev.tidemark.bench.ingest;

import dev.tidemark.bench.ground.Metrics;
import dev.tidemark.bench.ground.Parts;
import dev.tidemark.bench.ground.Parts.Part;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * What a volley took.
 *
 * @param acknowledged seconds until all requests were answered
 * @param answered seconds until an answer had all events
 * @param processor seconds on a processor, of each part of the server
 * @param generator the same of this process
 * @param steps seconds on the clock that processors spent in each step
 */
record Round(
        int requests,
        long events,
        double acknowledged,
        double answered,
        Map<Part, Double> processor,
        double generator,
        Map<String, Double> steps,
        Histogram micros) {

    private static final List<String> STEPS = List.of("parse", "time", "source", "fields", "schema", "event", "store");

    /** Where the counters stood. */
    record Mark(Map<Part, Double> processor, double generator, Map<String, Double> steps) {

        static Mark now(Parts parts, Metrics.Reading metrics) {
            var processor = new EnumMap<Part, Double>(Part.class);
            for (var part : Part.values()) {
                processor.put(part, parts.processor(part));
            }
            var steps = new LinkedHashMap<String, Double>();
            STEPS.forEach(
                    step -> steps.put(step, metrics.sum("tidemark_process_step_seconds_sum", "step=\"" + step + "\"")));
            return new Mark(processor, own(), steps);
        }

        private static double own() {
            return ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos()
                    / 1e9;
        }

        Mark since(Mark before) {
            return new Mark(less(processor, before.processor), generator - before.generator, less(steps, before.steps));
        }

        private static <K> Map<K, Double> less(Map<K, Double> now, Map<K, Double> before) {
            var difference = new LinkedHashMap<K, Double>();
            now.forEach((key, value) -> difference.put(key, value - Objects.requireNonNull(before.get(key))));
            return difference;
        }
    }

    /** Rows of Markdown tables. */
    List<String> rows(String name) {
        return List.of(
                "| %s | %,.0f | %,.0f | %,.0f | %.1f / %.1f |"
                        .formatted(
                                name,
                                requests / acknowledged,
                                events / acknowledged,
                                events / answered,
                                micros.getValueAtPercentile(50) / 1e3,
                                micros.getValueAtPercentile(99) / 1e3),
                "| %s | %.1f | %.1f | %.1f | %.1f |"
                        .formatted(
                                name,
                                generator * 1e6 / events,
                                each(Part.SERVER),
                                each(Part.BROKER),
                                each(Part.POSTGRES)),
                steps.values().stream()
                                .map(seconds -> "%.2f".formatted(seconds * 1e6 / events))
                                .reduce("| " + name, (row, cell) -> row + " | " + cell)
                        + " |");
    }

    private double each(Part part) {
        return Objects.requireNonNull(processor.get(part)) * 1e6 / events;
    }
}
