package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.StoredRollup;
import java.util.Comparator;
import java.util.List;

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

    /** @param stored the rollups that there are, with what of them is whole */
    public Planner(Catalog catalog, List<StoredRollup> stored) {
        this.catalog = catalog;
        this.stored = stored.stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .toList();
    }

    public Planning plan(Query query) {
        return new QueryCheck(catalog, query)
                .mistake()
                .<Planning>map(refused -> refused)
                .orElseGet(() -> whole(query));
    }

    /** With what else has to be asked for the answer. */
    private Planning whole(Query query) {
        return best(query) instanceof Plan plan ? withEarlier(plan) : best(query);
    }

    private Planning withEarlier(Plan plan) {
        var numbers = plan.numbers().before(plan.query().gathered()).stream()
                .map(MeasureMember::name)
                .toList();
        if (numbers.isEmpty()) {
            return withRanking(plan);
        }
        var query = plan.query().before(plan.query().earlier().orElseThrow(), numbers);
        return switch (best(query)) {
            case Plan before -> withRanking(plan.comparedWith(before));
            case Planning.Refused refused -> refused;
        };
    }

    private Planning withRanking(Plan plan) {
        return plan.query()
                .top()
                .map(top -> switch (whole(plan.query().ranking(top))) {
                    case Plan ranking -> plan.rankedBy(ranking);
                    case Planning.Refused refused -> refused;
                })
                .orElse(plan);
    }

    private Planning best(Query query) {
        var plannings = stored.stream()
                .filter(each -> each.rollup().source().name().equals(query.source()))
                .filter(each -> Candidate.has(each.rollup(), query))
                .map(each -> new Candidate(each, query))
                .sorted(BEST_FIRST)
                .map(Candidate::planning)
                .toList();
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
}
