package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.StoredRollup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out how a query can be answered exactly, or why it cannot. A pure function of the query and what is kept. */
public final class Planner {

    /** Of two alike in size, such as empty ones, that with the fewer dimensions. The reason of the best is told. */
    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(
                    (Candidate each) -> each.misfit().isEmpty())
            .thenComparing(Candidate::isCurrent)
            .reversed()
            .thenComparingDouble(Candidate::cost)
            .thenComparingInt(Candidate::width);

    private final Catalog catalog;
    private final List<StoredRollup> stored;
    private final Map<String, Instant> floors;

    /** Where all events are kept. */
    public Planner(Catalog catalog, List<StoredRollup> stored) {
        this(catalog, stored, Map.of());
    }

    /**
     * Plans for what is kept.
     *
     * @param stored the rollups that there are, with what of them is whole
     * @param floors from when on the events of a source are kept; nothing for sources that keep all
     */
    public Planner(Catalog catalog, List<StoredRollup> stored, Map<String, Instant> floors) {
        this.catalog = catalog;
        this.stored = stored.stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .toList();
        this.floors = Map.copyOf(floors);
    }

    /** From rollups alone. */
    public Planning plan(Query query) {
        return plan(query, Optional.empty());
    }

    /** @param scan how long the events themselves may be read, where no rollup can answer */
    public Planning plan(Query query, Optional<Duration> scan) {
        return new QueryCheck(catalog, query)
                .mistake()
                .<Planning>map(refused -> refused)
                .orElseGet(() -> planned(query, scan));
    }

    private Planning planned(Query query, Optional<Duration> scan) {
        var best = new Whole(this::best).of(query);
        return isCertain(best) ? best : fallback(query, scan).insteadOf(best);
    }

    /** The same as a plan, with all that was looked at. */
    public Considered consider(Query query, Optional<Duration> scan) {
        return new QueryCheck(catalog, query)
                .mistake()
                .map(refused -> new Considered(refused, List.of()))
                .orElseGet(() -> considered(query, scan));
    }

    private Considered considered(Query query, Optional<Duration> scan) {
        var planning = planned(query, scan);
        var able = candidates(query).map(Candidate::consideration);
        var lacking = ofSource(query)
                .filter(each -> !Candidate.has(each.rollup(), query))
                .map(each -> Consideration.ofLacking(each, query));
        var events = isCertain(planning)
                ? Stream.<Consideration>of()
                : Stream.of(Consideration.ofEvents(fallback(query, scan).planning()));
        return new Considered(
                planning, Stream.of(able, lacking, events).flatMap(each -> each).toList());
    }

    /** Whether rollups answer, whatever is in them. */
    private static boolean isCertain(Planning planning) {
        return planning instanceof Plan(var _, Origin.Kept kept, var _, var _, var _, var _)
                && kept.presumption().isEmpty();
    }

    private Fallback fallback(Query query, Optional<Duration> scan) {
        return Fallback.of(catalog, query, floors.getOrDefault(query.source(), Instant.MIN), scan);
    }

    private Stream<StoredRollup> ofSource(Query query) {
        return stored.stream().filter(each -> each.rollup().source().name().equals(query.source()));
    }

    private Planning best(Query query) {
        var plannings = candidates(query).map(Candidate::planning).toList();
        return plannings.stream()
                .filter(Plan.class::isInstance)
                .findFirst()
                .or(() -> plannings.stream().findFirst())
                .orElseGet(() -> new Planning.Refused(
                        "no_rollup",
                        "no rollup of '%s' has all these members together; ask for fewer, or declare one that has"
                                .formatted(query.source()),
                        "/"));
    }

    private Stream<Candidate> candidates(Query query) {
        return ofSource(query)
                .filter(each -> Candidate.has(each.rollup(), query))
                .map(each -> new Candidate(each, query))
                .sorted(BEST_FIRST);
    }
}
