package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * When the first rows of one bucket are the first of the answer: each row of the bucket is a row of the answer, but for the
 * deltas that wait, and its index has them in the order that is asked for.
 *
 * @param tile of that bucket alone
 * @param rows so many are enough beside the members that have deltas
 */
record Ranking(Tile tile, Order order, long rows) {

    static Optional<Ranking> of(Plan plan, List<Tile> tiles) {
        var query = plan.query();
        return isByIndex(plan)
                        && query.granularity().isEmpty()
                        && tellsAllApart(plan.rollup(), query)
                        && needsThePageAlone(plan)
                        && isOneBucket(tiles)
                ? Optional.of(
                        new Ranking(tiles.getFirst(), plan.order().getFirst(), (long) query.limit() + query.offset()))
                : Optional.empty();
    }

    private static boolean isByIndex(Plan plan) {
        var order = plan.order();
        return order.size() == 1
                && order.getFirst().descending()
                && plan.rollup().rankBy().contains(order.getFirst().member());
    }

    private static boolean tellsAllApart(Rollup rollup, Query query) {
        var all = rollup.dimensions().stream().map(Dimension::name).toList();
        return !all.isEmpty() && new HashSet<>(query.dimensions()).containsAll(all);
    }

    /** The most rows that can be asked for are also all rows of what a range is compared with. */
    private static boolean needsThePageAlone(Plan plan) {
        var query = plan.query();
        return query.having().isEmpty()
                && !query.total()
                && query.limit() < Query.MOST_ROWS
                && plan.earlier().isEmpty();
    }

    private static boolean isOneBucket(List<Tile> tiles) {
        if (tiles.size() != 1 || tiles.getFirst().ranges().size() != 1) {
            return false;
        }
        var range = tiles.getFirst().ranges().getFirst();
        return Tiling.isBounded(range)
                && tiles.getFirst().grain().next(range.from()).equals(range.to());
    }
}
