package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that was measured, for people and for programs.
 *
 * @param cold the first reading after a start with nothing in memory, in microseconds
 * @param hidden events that an answer did not have right after the last commit, its job having run as usual
 */
record Report(
        Instant at,
        Settings settings,
        int events,
        Map<Peer, List<Cost>> costs,
        Map<Peer, Long> hidden,
        Map<Asked, Map<Peer, Histogram>> answers,
        Map<Asked, Map<Peer, Histogram>> cold,
        Map<Peer, Bytes> sizes,
        List<String> differences,
        List<String> skipped) {

    /**
     * On disk.
     *
     * @param all of the database, an empty one's 10 MB or so included
     * @param rows of the rollup's hours; 0 where there is none that can be told
     * @param rollup bytes of these, indexes included
     */
    record Bytes(long all, long rows, long rollup) {}

    boolean isRight() {
        return differences.isEmpty();
    }

    String markdown() {
        var text = new StringBuilder("# Tidemark beside others, measured %s%n%n- events: %,d%n".formatted(at, events));
        settings.values().forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
        skipped.forEach(what -> text.append("- SKIPPED %s%n".formatted(what)));
        differences.forEach(what -> text.append("- DIFFERENT %s%n".formatted(what)));
        text.append(storing());
        answers.forEach((asked, peers) -> text.append(asking(asked, peers)));
        return text.toString();
    }

    private String storing() {
        return sizes.keySet().stream().map(this::row).collect(Collectors.joining("", """

                ## Storing

                Medians of five rounds, slowest and fastest in parentheses. The job runs once for ten batches.

                | | stored, events a second | rolled up, events a second | database µs each | client µs each | not told after the last commit | MB of the database | bytes of a rollup's row |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """, ""));
    }

    private String row(Peer peer) {
        var bytes = sizes.getOrDefault(peer, new Bytes(0, 0, 0));
        return "| %s | %,.0f | %,.0f (%,.0f to %,.0f) | %.1f | %.1f | %,d | %,d | %s |%n"
                .formatted(
                        peer.name(),
                        at(peer, Cost::storedPerSecond, 2),
                        at(peer, Cost::perSecond, 2),
                        at(peer, Cost::perSecond, 0),
                        at(peer, Cost::perSecond, Loading.ROUNDS - 1),
                        at(peer, Cost::databaseMicros, 2),
                        at(peer, Cost::clientMicros, 2),
                        hidden.getOrDefault(peer, 0L),
                        bytes.all() >> 20,
                        bytes.rows() == 0 ? "" : "%d".formatted(bytes.rollup() / bytes.rows()));
    }

    /** The round at this place, from the least. */
    private double at(Peer peer, ToDoubleFunction<Cost> value, int place) {
        return costs.getOrDefault(peer, List.of()).stream()
                .mapToDouble(value)
                .sorted()
                .skip(place)
                .findFirst()
                .orElse(0);
    }

    private String asking(Asked asked, Map<Peer, Histogram> peers) {
        var first = cold.getOrDefault(asked, Map.of());
        return peers.entrySet().stream()
                .map(each -> "| %s | %.1f | %.1f | %.1f | %d | %s |%n"
                        .formatted(
                                each.getKey().name(),
                                millis(each.getValue(), 50),
                                millis(each.getValue(), 95),
                                millis(each.getValue(), 99),
                                each.getValue().getTotalCount(),
                                Optional.ofNullable(first.get(each.getKey()))
                                        .map(times -> "%.0f (%.0f)".formatted(millis(times, 50), millis(times, 100)))
                                        .orElse("")))
                .collect(Collectors.joining("", """

                        ## Asked: %s

                        Milliseconds; warm, from when the question was due; cold, of the first question after a start with nothing in memory, the
                        median of five and the slowest.

                        | | p50 | p95 | p99 | readings | cold |
                        | --- | ---: | ---: | ---: | ---: | ---: |
                        """.formatted(asked.title()), ""));
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    String json() {
        var all = new LinkedHashMap<String, Object>();
        all.put("at", at.toString());
        all.put("events", events);
        all.put("settings", settings.values());
        all.put("skipped", skipped);
        all.put("differences", differences);
        all.put("storing", sizes.keySet().stream().map(this::facts).toList());
        var asking = new ArrayList<Map<String, Object>>();
        answers.forEach((asked, peers) -> peers.forEach((peer, times) -> asking.add(facts(asked, peer, times))));
        all.put("asking", asking);
        var first = new ArrayList<Map<String, Object>>();
        cold.forEach((asked, peers) -> peers.forEach((peer, times) -> first.add(facts(asked, peer, times))));
        all.put("askingCold", first);
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    private Map<String, Object> facts(Peer peer) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("peer", peer.name());
        facts.put("rounds", costs.getOrDefault(peer, List.of()));
        facts.put("notToldAfterTheLastCommit", hidden.getOrDefault(peer, 0L));
        facts.put("bytes", sizes.getOrDefault(peer, new Bytes(0, 0, 0)));
        return facts;
    }

    private static Map<String, Object> facts(Asked asked, Peer peer, Histogram times) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("question", asked.title());
        facts.put("peer", peer.name());
        for (var percentile : List.of(50, 95, 99)) {
            facts.put("millis" + percentile, millis(times, percentile));
        }
        facts.put("readings", times.getTotalCount());
        return facts;
    }
}
