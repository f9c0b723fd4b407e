package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a plan reads of one grain.
 *
 * @param ranges disjoint, in order, each of whole buckets
 */
public record Tile(Grain grain, List<Range> ranges) {

    private static final double DAY = 86_400;
    private static final double YEAR = 365 * DAY;

    public Tile {
        ranges = List.copyOf(ranges);
    }

    /** How many buckets; nothing where they have no end. */
    public OptionalLong buckets() {
        return ranges.stream().allMatch(Tiling::isBounded)
                ? OptionalLong.of(ranges.stream().mapToLong(this::buckets).sum())
                : OptionalLong.empty();
    }

    private long buckets(Range range) {
        return grain == Grain.MONTH
                ? ChronoUnit.MONTHS.between(
                        range.from().atOffset(ZoneOffset.UTC), range.to().atOffset(ZoneOffset.UTC))
                : Duration.between(range.from(), range.to()).dividedBy(grain.length());
    }

    /** How much time it is. What has no beginning counts as if it had one a year before its end, what has no end as a day. */
    double seconds() {
        return ranges.stream().mapToDouble(Tile::seconds).sum();
    }

    private static double seconds(Range range) {
        if (range.to().equals(Instant.MAX)) {
            return DAY;
        }
        return range.from().equals(Instant.MIN)
                ? YEAR
                : range.to().getEpochSecond() - range.from().getEpochSecond();
    }
}
