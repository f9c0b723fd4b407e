package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.StoredRollup;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a plan for all time takes for granted, and its answer checks in the same snapshot: that no event lies in the few
 * buckets that a change of clocks cut in two. The last ones of St. John's were in 2011, and most who ask for all time in its
 * zone have nothing from then.
 *
 * @param empty the buckets
 * @param otherwise what is done instead, if they are not empty
 */
public record Presumption(List<Tile> empty, Planning otherwise) {

    /** Two a year for half a century; more is not a matter of clocks. */
    private static final int MOST = 100;

    public Presumption {
        empty = List.copyOf(empty);
    }

    /** The same with something else than a refusal. */
    Presumption otherwise(Function<Planning.Refused, Planning> instead) {
        return otherwise instanceof Planning.Refused refused ? new Presumption(empty, instead.apply(refused)) : this;
    }

    /** Nothing when the gaps are more than that, or where nothing is kept that could tell whether they are empty. */
    static Optional<Presumption> of(StoredRollup stored, Query query, List<Range> gaps) {
        if (!query.ranges().equals(Ranges.ALL)
                || stored.rollup().grain() != Grain.QUARTER_HOUR
                || gaps.isEmpty()
                || gaps.size() > MOST
                || !gaps.stream().allMatch(gap -> clocksCut(query.zone(), gap))) {
            return Optional.empty();
        }
        Map<Grain, List<Range>> cut = new EnumMap<>(Grain.class);
        for (var gap : gaps) {
            var grain = stored.rollup().grains().stream()
                    .filter(each -> isWhole(stored, each, gap))
                    .findFirst();
            if (grain.isEmpty()) {
                return Optional.empty();
            }
            cut.computeIfAbsent(grain.get(), _ -> new ArrayList<>()).add(gap);
        }
        var empty = cut.entrySet().stream()
                .map(each -> new Tile(each.getKey(), each.getValue()))
                .toList();
        return Optional.of(new Presumption(empty, new Gap(stored, query, gaps).why()));
    }

    /** Whether clocks changed there, inside a quarter of an hour. */
    private static boolean clocksCut(ZoneId zone, Range gap) {
        return Tiling.isBounded(gap)
                && Optional.ofNullable(zone.getRules().nextTransition(gap.from()))
                        .map(ZoneOffsetTransition::getInstant)
                        .filter(change -> change.isBefore(gap.to()) && !Grain.QUARTER_HOUR.isStart(change))
                        .isPresent();
    }

    /** Whether the gap is a bucket of this grain, and the bucket is whole. */
    private static boolean isWhole(StoredRollup stored, Grain grain, Range gap) {
        return grain.isStart(gap.from())
                && grain.next(gap.from()).equals(gap.to())
                && Tiling.whole(stored, grain).and(gap).equals(gap);
    }
}
