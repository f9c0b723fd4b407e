package dev.tidemark.bench.cluster;

import dev.tidemark.bench.ground.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of both sides: the median of rounds, and from the least to the most. */
final class Report {

    private record Case(String name, String unit) {}

    private final Settings settings;
    private final Map<Case, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    Report(Settings settings) {
        this.settings = settings;
    }

    void took(String name, String unit, Side side, double value) {
        figures.computeIfAbsent(new Case(name, unit), _ -> new LinkedHashMap<>())
                .computeIfAbsent(side.name(), _ -> new ArrayList<>())
                .add(value);
    }

    /** @param plan of the cluster's question */
    String markdown(List<String> plan) {
        var text = new StringBuilder("# A cluster beside a plain Postgres, measured " + Instant.now() + "\n\n");
        settings.values().forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
        text.append("\n| | unit | plain | cluster | ratio |\n| --- | --- | ---: | ---: | ---: |\n");
        figures.forEach((one, sides) -> text.append("| %s | %s | %s | %s | %.2f |%n"
                .formatted(
                        one.name(),
                        one.unit(),
                        told(sides.getOrDefault("plain", List.of())),
                        told(sides.getOrDefault("cluster", List.of())),
                        median(sides.getOrDefault("cluster", List.of()))
                                / median(sides.getOrDefault("plain", List.of())))));
        return text.append("\nThe cluster's question:\n\n```\n")
                .append(String.join("\n", plan))
                .append("\n```\n")
                .toString();
    }

    private static String told(List<Double> values) {
        return "%,.2f (%,.2f - %,.2f)"
                .formatted(
                        median(values),
                        values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                        values.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    private static double median(List<Double> values) {
        return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
    }
}
