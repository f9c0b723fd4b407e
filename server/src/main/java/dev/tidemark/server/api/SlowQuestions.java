package dev.tidemark.server.api;

import dev.tidemark.query.Plan;
import dev.tidemark.query.Query;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The slowest questions of the last hour, each shape once. A shape has the names of members and no values: what is filtered for is a
 * tenant's data.
 */
public final class SlowQuestions {

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int SHOWN = 10;

    /** Above this many shapes the faster ones are forgotten. */
    private static final int MOST = 100;

    private final Clock clock;
    private final Map<String, Slow> slowest = new HashMap<>();

    SlowQuestions(Clock clock) {
        this.clock = clock;
    }

    /**
     * The slowest of a shape.
     *
     * @param asks measures, by dimensions and grain
     * @param read what was read, such as {@code rollup:day+hour+deltas}
     * @param plans how it was answered, to this tenant
     */
    public record Slow(Instant at, Duration took, String asks, String read, int tenantId, List<Plan> plans) {

        /** The same for all questions of its shape. */
        public String id() {
            return UUID.nameUUIDFromBytes(asks.getBytes(StandardCharsets.UTF_8)).toString();
        }
    }

    void note(int tenantId, List<Plan> plans, Duration took) {
        var asks = plans.stream().map(SlowQuestions::asks).distinct().collect(Collectors.joining("; "));
        var read = plans.stream()
                .map(each -> each.rollup().name() + " from " + each.source())
                .distinct()
                .collect(Collectors.joining("; "));
        note(new Slow(clock.instant(), took, asks, read, tenantId, plans));
    }

    synchronized void note(Slow slow) {
        forget();
        slowest.merge(slow.asks(), slow, (one, other) -> one.took().compareTo(other.took()) >= 0 ? one : other);
        if (slowest.size() > MOST) {
            sorted().stream().skip(MOST / 2).map(Slow::asks).forEach(slowest::remove);
        }
    }

    /** The slowest first. */
    public synchronized List<Slow> slowest() {
        forget();
        return sorted().stream().limit(SHOWN).toList();
    }

    /** The slowest of a shape, if it is not forgotten. */
    synchronized Optional<Slow> find(String id) {
        forget();
        return slowest.values().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private void forget() {
        var old = clock.instant().minus(KEPT);
        slowest.values().removeIf(slow -> slow.at().isBefore(old));
    }

    private List<Slow> sorted() {
        return slowest.values().stream()
                .sorted(Comparator.comparing(Slow::took).reversed())
                .toList();
    }

    private static String asks(Plan plan) {
        Query query = plan.query();
        var by = query.dimensions().isEmpty() ? "" : " by " + String.join(", ", query.dimensions());
        var filtered = query.filters().isEmpty() ? "" : ", filtered";
        return String.join(", ", query.measures())
                + by
                + query.granularity().map(grain -> " per " + grain.word()).orElse("")
                + filtered;
    }
}
