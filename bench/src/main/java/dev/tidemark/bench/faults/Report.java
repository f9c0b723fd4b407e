package dev.tidemark.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What happened, how long it took, and what was found. */
final class Report {

    private final long seed;
    private final Map<Fault, Kind> kinds = new EnumMap<>(Fault.class);
    private final Map<Point, Integer> points = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private Tally tally = new Tally(0, 0, 0, 0, 0, 0);

    Report(long seed) {
        this.seed = seed;
    }

    /**
     * Of the whole run until now.
     *
     * @param unanswered requests of which the sender did not learn what became of them
     * @param reads answers that were compared to the events before and after them
     * @param failed questions without an answer
     */
    record Tally(long sent, long acknowledged, long requests, long unanswered, long reads, long failed) {}

    /** Of one kind of fault. */
    private static final class Kind {
        private final Histogram acknowledged = new Histogram(3);
        private final Histogram visible = new Histogram(3);
        private int times;
        private int atPoint;
        private int missed;

        /** A row of a Markdown table. */
        String row(String name) {
            return "| %s | %,d | %s | %s | %s |"
                    .formatted(name, times, atPoint == 0 ? "" : atPoint, seconds(acknowledged), seconds(visible));
        }

        private static String seconds(Histogram millis) {
            return millis.getTotalCount() == 0
                    ? ""
                    : "%.2f / %.2f / %.2f"
                            .formatted(
                                    millis.getValueAtPercentile(50) / 1e3,
                                    millis.getValueAtPercentile(99) / 1e3,
                                    millis.getMaxValue() / 1e3);
        }

        void add(Kind other) {
            acknowledged.add(other.acknowledged);
            visible.add(other.visible);
            times += other.times;
            atPoint += other.atPoint;
            missed += other.missed;
        }
    }

    void happened(Fault fault, Optional<Point> point) {
        var kind = kind(fault);
        kind.times++;
        point.ifPresent(each -> {
            kind.atPoint++;
            points.merge(each, 1, Integer::sum);
        });
    }

    /** It was to happen, and there was nobody to whom. */
    void missed(Fault fault) {
        kind(fault).missed++;
    }

    void recovered(Fault fault, Recovery recovery) {
        kind(fault).acknowledged.recordValue(millis(recovery.acknowledged()));
        kind(fault).visible.recordValue(millis(recovery.visible()));
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }

    private Kind kind(Fault fault) {
        return kinds.computeIfAbsent(fault, _ -> new Kind());
    }

    void wrong(int cycle, Fault fault, String what) {
        wrong("cycle %d (%s): %s".formatted(cycle, fault.words(), what));
    }

    void wrong(String what) {
        wrong.add(what);
    }

    void tally(Tally now) {
        tally = now;
    }

    Tally tally() {
        return tally;
    }

    /** None means that nothing was lost, doubled, made up or answered wrongly. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How often a fault happened. */
    int times(Fault fault) {
        return kind(fault).times;
    }

    /** How often a fault happened at a point that was drawn. */
    int atPoints() {
        return kinds.values().stream().mapToInt(kind -> kind.atPoint).sum();
    }

    int cycles() {
        return kinds.values().stream().mapToInt(kind -> kind.times).sum();
    }

    String markdown() {
        var all = new Kind();
        kinds.values().forEach(all::add);
        var rows = kinds.entrySet().stream()
                .map(each -> each.getValue().row(each.getKey().words()));
        return Stream.of(
                        Stream.of(summary(), "", head(), "| --- | ---: | ---: | ---: | ---: |"),
                        rows,
                        Stream.of(all.row("all"), "", "Points: " + pointsInWords(), ""),
                        wrong.stream())
                .flatMap(each -> each)
                .collect(Collectors.joining("\n"));
    }

    private String summary() {
        return """
                Seed %d: %,d cycles; %,d events made, %,d of them acknowledged in %,d requests, of which %,d had no answer; \
                %,d answers compared to the events before and after them, %,d questions without an answer; %,d things wrong.""".formatted(
                        seed,
                        cycles(),
                        tally.sent(),
                        tally.acknowledged(),
                        tally.requests(),
                        tally.unanswered(),
                        tally.reads(),
                        tally.failed(),
                        wrong.size());
    }

    private static String head() {
        return "| fault | cycles | at a named point | acknowledged again after, s: median / 99 % / most | visible again after, s: median / 99 % / most |";
    }

    private String pointsInWords() {
        return points.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
