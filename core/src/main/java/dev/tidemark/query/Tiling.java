package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Covers a question's range with buckets of a rollup: each of the coarsest grain that is whole there and that lies inside one
 * unit of the time asked for, so that any zone with any rule of clocks is exact.
 *
 * @param tiles from the coarsest grain to the finest; disjoint
 * @param gaps what no grain covers, in order
 */
record Tiling(List<Tile> tiles, List<Range> gaps) {

    static Tiling of(StoredRollup stored, Query query) {
        var tiles = new ArrayList<Tile>();
        var rest = query.ranges().pieces();
        for (var grain : stored.rollup().grains().reversed()) {
            var left = new ArrayList<Range>();
            var taken = new ArrayList<Range>();
            for (var range : rest) {
                var buckets = buckets(stored, query, grain, range);
                taken.addAll(buckets);
                left.addAll(range.without(buckets));
            }
            if (!taken.isEmpty()) {
                tiles.add(new Tile(grain, taken));
            }
            rest = left;
        }
        return new Tiling(tiles, rest);
    }

    private static List<Range> buckets(StoredRollup stored, Query query, Grain grain, Range range) {
        var whole = whole(stored, grain).and(range);
        return whole.isEmpty()
                ? List.of()
                : cuts(query, grain, whole)
                        .map(cuts -> between(grain, whole, cuts))
                        .orElse(List.of());
    }

    /** Without a granularity there is nothing to cut. */
    private static Optional<List<Instant>> cuts(Query query, Grain grain, Range range) {
        return query.granularity()
                .map(granularity -> new Units(granularity, query.zone()).cuts(grain, range))
                .orElse(Optional.of(List.of()));
    }

    /** The whole buckets of a range that no cut goes through. */
    private static List<Range> between(Grain grain, Range range, List<Instant> cuts) {
        var pieces = new ArrayList<Range>();
        var at = range.from();
        for (var cut : cuts) {
            pieces.add(inside(grain, new Range(at, cut)));
            at = cut;
        }
        pieces.add(inside(grain, new Range(at, range.to())));
        return pieces.stream().filter(each -> !each.isEmpty()).toList();
    }

    /** The buckets of a grain that are whole, deltas included. */
    static Range whole(StoredRollup stored, Grain grain) {
        var whole = stored.whole(grain);
        return inside(grain, new Range(whole.floor(), whole.watermark()));
    }

    private static Range inside(Grain grain, Range range) {
        return new Range(
                isEnd(range.from()) ? range.from() : grain.ceiling(range.from()),
                isEnd(range.to()) ? range.to() : grain.floor(range.to()));
    }

    static boolean isBounded(Range range) {
        return !isEnd(range.from()) && !isEnd(range.to());
    }

    static boolean isEnd(Instant instant) {
        return instant.equals(Instant.MIN) || instant.equals(Instant.MAX);
    }

    /** About how much is read: the bytes of each grain, by its share of the time. */
    double cost(StoredRollup stored) {
        var seconds = tiles.stream().mapToDouble(Tile::seconds).sum();
        return tiles.stream()
                .mapToDouble(tile -> stored.bytes().getOrDefault(tile.grain(), 0L) * (tile.seconds() / seconds))
                .sum();
    }
}
