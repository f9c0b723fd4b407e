package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.List;

/**
 * Covers a question's range with buckets of a rollup: each of the coarsest grain that is whole there and that lies inside one
 * unit of the time asked for, so that any zone with any rule of clocks is exact.
 *
 * @param tiles from the coarsest grain to the finest; disjoint
 * @param gaps what no grain covers, in order
 */
record Tiling(List<Tile> tiles, List<Range> gaps) {

    /** Where no bucket is of use. */
    static final Tiling NONE = new Tiling(List.of(), List.of());

    static Tiling of(StoredRollup stored, Query query) {
        return new Tiler(stored, query).tiling();
    }

    /** The buckets of a grain that are whole, deltas included. */
    static Range whole(StoredRollup stored, Grain grain) {
        var whole = stored.whole(grain);
        return inside(grain, new Range(whole.floor(), whole.watermark()));
    }

    /** The whole buckets inside a range. */
    static Range inside(Grain grain, Range range) {
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
