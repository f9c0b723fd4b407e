package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the {@link Tiling} of a question: from the coarsest grain to the finest, each in what the coarser ones left. */
final class Tiler {

    private final StoredRollup stored;
    private final Query query;

    Tiler(StoredRollup stored, Query query) {
        this.stored = stored;
        this.query = query;
    }

    /**
     * A grain that would be cut too often is left to a finer one, unless that leaves a gap. Months go before the weeks that
     * they overlap, unless that leaves a gap that only such a week can fill.
     */
    Tiling tiling() {
        var tiling = tiling(Units.FEW, List.of());
        return tiling.gaps().isEmpty() ? tiling : withWeeks(List.of());
    }

    private Tiling withWeeks(List<Range> weeks) {
        var tiling = tiling(Units.MOST, weeks);
        var more = weeksOver(tiling.gaps());
        return more.isEmpty()
                ? tiling
                : withWeeks(Stream.concat(weeks.stream(), more.stream())
                        .sorted(Comparator.comparing(Range::from))
                        .toList());
    }

    private Tiling tiling(int mostCuts, List<Range> notByMonth) {
        var tiles = new ArrayList<Tile>();
        var rest = query.ranges().pieces();
        for (var grain : stored.rollup().grains().reversed()) {
            var left = new ArrayList<Range>();
            var taken = new ArrayList<Range>();
            for (var range : rest) {
                var free = grain == Grain.MONTH ? range.without(inside(range, notByMonth)) : List.of(range);
                var buckets = free.stream()
                        .flatMap(each -> buckets(grain, each, mostCuts).stream())
                        .toList();
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

    private static List<Range> inside(Range range, List<Range> others) {
        return others.stream().filter(each -> !each.and(range).isEmpty()).toList();
    }

    /** The weeks that could be read where the gaps are, were it not for the months beside them. */
    private List<Range> weeksOver(List<Range> gaps) {
        var weeks = new ArrayList<Range>();
        if (stored.rollup().grains().containsAll(List.of(Grain.WEEK, Grain.MONTH))) {
            for (var piece : query.ranges().pieces()) {
                var free = piece;
                for (var gap : inside(piece, gaps)) {
                    var found = buckets(Grain.WEEK, aroundWeeks(gap).and(free), Units.MOST);
                    weeks.addAll(found);
                    free = found.isEmpty() ? free : new Range(found.getLast().to(), free.to());
                }
            }
        }
        return weeks;
    }

    private static Range aroundWeeks(Range gap) {
        return new Range(
                Tiling.isEnd(gap.from()) ? gap.from() : Grain.WEEK.floor(gap.from()),
                Tiling.isEnd(gap.to()) ? gap.to() : Grain.WEEK.ceiling(gap.to()));
    }

    private List<Range> buckets(Grain grain, Range range, int mostCuts) {
        var whole = Tiling.whole(stored, grain).and(range);
        return whole.isEmpty()
                ? List.of()
                : cuts(grain, whole, mostCuts)
                        .map(cuts -> between(grain, whole, cuts))
                        .orElse(List.of());
    }

    /** Without a granularity there is nothing to cut. */
    private Optional<List<Instant>> cuts(Grain grain, Range range, int most) {
        return query.granularity()
                .map(granularity -> new Units(granularity, query.zone()).cuts(grain, range, most))
                .orElse(Optional.of(List.of()));
    }

    /** The whole buckets of a range that no cut goes through. */
    private static List<Range> between(Grain grain, Range range, List<Instant> cuts) {
        var pieces = new ArrayList<Range>();
        var at = range.from();
        for (var cut : cuts) {
            pieces.add(Tiling.inside(grain, new Range(at, cut)));
            at = cut;
        }
        pieces.add(Tiling.inside(grain, new Range(at, range.to())));
        return pieces.stream().filter(each -> !each.isEmpty()).toList();
    }
}
