package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import java.util.HashSet;
import java.util.Optional;

/**
 * When the first rows of one bucket are the first of the answer: each row of the bucket is a row of the answer, but for the
 * deltas that wait, and its index has them in the order that is asked for.
 *
 * @param rows so many are enough beside the members that have deltas
 */
record Ranking(Order order, long rows) {

    static Optional<Ranking> of(Plan plan) {
        var query = plan.query();
        return plan.order().size() == 1
                        && plan.order().getFirst().descending()
                        && plan.rollup()
                                .rankBy()
                                .contains(plan.order().getFirst().member())
                        && query.granularity().isEmpty()
                        && tellsAllApart(plan.rollup(), query)
                        && query.having().isEmpty()
                        && !query.total()
                        && isOneBucket(plan)
                ? Optional.of(new Ranking(plan.order().getFirst(), (long) query.limit() + query.offset()))
                : Optional.empty();
    }

    private static boolean tellsAllApart(Rollup rollup, Query query) {
        var all = rollup.dimensions().stream().map(Dimension::name).toList();
        return !all.isEmpty() && new HashSet<>(query.dimensions()).containsAll(all);
    }

    private static boolean isOneBucket(Plan plan) {
        if (plan.tiles().size() != 1 || plan.tiles().getFirst().ranges().size() != 1) {
            return false;
        }
        var tile = plan.tiles().getFirst();
        var range = tile.ranges().getFirst();
        return Tiling.isBounded(range) && tile.grain().next(range.from()).equals(range.to());
    }
}
