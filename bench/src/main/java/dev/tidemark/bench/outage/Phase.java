package dev.tidemark.bench.outage;

import dev.tidemark.bench.ground.Parts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Readings of one part of the run. */
final class Phase {

    private final String name;
    private final List<Sample> samples = new ArrayList<>();

    Phase(String name) {
        this.name = name;
    }

    /** Memory in MiB, and events that wait in the stream. */
    private record Sample(double server, double broker, double waiting) {}

    void sample(Parts parts, double waiting) {
        samples.add(new Sample(parts.memory(Parts.Part.SERVER), parts.memory(Parts.Part.BROKER), waiting));
    }

    /** A row of a Markdown table. */
    String row(Duration lasted, Histogram micros) {
        return "| %s | %d s | %.0f / %.0f / %.0f | %.0f | %,.0f | %.1f / %.1f |"
                .formatted(
                        name,
                        lasted.toSeconds(),
                        samples.getFirst().server(),
                        samples.get(samples.size() / 2).server(),
                        most(Comparator.comparingDouble(Sample::server)).server(),
                        most(Comparator.comparingDouble(Sample::broker)).broker(),
                        most(Comparator.comparingDouble(Sample::waiting)).waiting(),
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3);
    }

    private Sample most(Comparator<Sample> by) {
        return samples.stream().max(by).orElseThrow();
    }
}
