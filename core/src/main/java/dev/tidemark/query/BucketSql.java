package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conditions that select the buckets of a tile, few of them however many ranges it has: a daily series of five years in a
 * zone whose days begin inside an hour has 1,826 ranges of hours and as many of quarters.
 */
final class BucketSql {

    /** So many ranges are read one by one, each with the partitions that it needs. */
    private static final int FEW = 3;

    /** So many buckets are named at most; filters on time can leave any ranges. */
    private static final int MOST_NAMES = 20_000;

    private final Parameters parameters;
    private final String time;

    /** Over rows of a rollup. */
    BucketSql(Parameters parameters) {
        this(parameters, "bucket");
    }

    /** @param time the column that is held against the ranges */
    BucketSql(Parameters parameters, String time) {
        this.parameters = parameters;
        this.time = time;
    }

    /** Disjoint conditions, each for a select of its own. */
    List<String> conditions(Tile tile) {
        var ranges = tile.ranges();
        if (ranges.size() <= FEW) {
            return ranges.stream().map(this::between).toList();
        }
        return Stream.concat(
                        ranges.stream().filter(BucketSql::isOpen).map(this::between),
                        Stream.of(many(
                                tile.grain(),
                                ranges.stream().filter(range -> !isOpen(range)).toList())))
                .toList();
    }

    private static boolean isOpen(Range range) {
        return range.from().equals(Instant.MIN) || range.to().equals(Instant.MAX);
    }

    /** By name what is the lesser: the buckets, or those between them. */
    private String many(Grain grain, List<Range> ranges) {
        var hull = new Range(ranges.getFirst().from(), ranges.getLast().to());
        var between = hull.without(ranges);
        if (Math.min(seconds(between), seconds(ranges)) / grain.length().toSeconds() > MOST_NAMES) {
            return anyOf(ranges);
        }
        return seconds(between) < seconds(ranges)
                ? "(%s and bucket <> all (%s))".formatted(between(hull), parameters.instants(buckets(grain, between)))
                : "bucket = any (%s)".formatted(parameters.instants(buckets(grain, ranges)));
    }

    private static long seconds(List<Range> ranges) {
        return ranges.stream()
                .mapToLong(range -> range.to().getEpochSecond() - range.from().getEpochSecond())
                .sum();
    }

    private static List<Instant> buckets(Grain grain, List<Range> ranges) {
        var buckets = new ArrayList<Instant>();
        for (var range : ranges) {
            for (var at = range.from(); at.isBefore(range.to()); at = grain.next(at)) {
                buckets.add(at);
            }
        }
        return buckets;
    }

    /** One condition for all of them together. */
    String anyOf(List<Range> ranges) {
        return switch (ranges.size()) {
            case 0 -> "false";
            case 1 -> between(ranges.getFirst());
            default -> ranges.stream().map(this::between).collect(Collectors.joining(") or (", "((", "))"));
        };
    }

    /** Of a range that is one bucket. */
    String start(Range bucket) {
        return parameters.add(bucket.from());
    }

    /** A range without ends has no condition. */
    String between(Range range) {
        var from = range.from().equals(Instant.MIN)
                ? Stream.<String>of()
                : Stream.of(time + " >= " + parameters.add(range.from()));
        var to = range.to().equals(Instant.MAX)
                ? Stream.<String>of()
                : Stream.of(time + " < " + parameters.add(range.to()));
        var ends = Stream.concat(from, to).collect(Collectors.joining(" and "));
        return ends.isEmpty() ? "true" : ends;
    }
}
