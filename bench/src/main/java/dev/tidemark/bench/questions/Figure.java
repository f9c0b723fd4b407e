package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Question;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of a question.
 *
 * @param source what was read, as answers say it
 * @param pending deltas that waited and were read as well
 * @param cold each after a restart, with nothing in memory; empty if that was not asked
 * @param raw seconds that the events take, their median; absent if that was not asked
 */
record Figure(Question question, String source, long pending, Histogram warm, Histogram cold, Optional<Double> raw) {

    private static final double MILLI = 1e3;

    static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / MILLI;
    }

    /** How many times the median of the answer the events take. */
    Optional<Double> ratio() {
        return raw.map(seconds -> seconds * 1e3 / millis(warm, 50));
    }

    String row() {
        return "| %s | %s | %s | %.1f | %.1f | %.1f | %s | %s | %s |%n"
                .formatted(
                        question.name(),
                        source.replace("rollup:", ""),
                        target(),
                        millis(warm, 50),
                        millis(warm, 95),
                        millis(warm, 99),
                        coldest(),
                        raw.map("%.2f"::formatted).orElse(""),
                        ratio().map(ratio -> String.format(Locale.ROOT, "%,.0f", ratio))
                                .orElse(""));
    }

    private String target() {
        return question.target().map(most -> "< " + most.toMillis()).orElse("");
    }

    private String coldest() {
        return cold.getTotalCount() == 0 ? "" : "%.0f / %.0f".formatted(millis(cold, 50), millis(cold, 100));
    }

    Map<String, Object> facts() {
        var facts = new TreeMap<String, Object>();
        facts.put("name", question.name());
        facts.put("source", source);
        facts.put("pending", pending);
        facts.put("readings", warm.getTotalCount());
        question.target().ifPresent(most -> facts.put("targetMillis", most.toMillis()));
        for (var percentile : new double[] {50, 95, 99, 100}) {
            facts.put("warmMillis%.0f".formatted(percentile), millis(warm, percentile));
        }
        if (cold.getTotalCount() > 0) {
            facts.put("coldMillis50", millis(cold, 50));
            facts.put("coldMillis100", millis(cold, 100));
        }
        raw.ifPresent(seconds -> facts.put("rawSeconds", seconds));
        return facts;
    }
}
