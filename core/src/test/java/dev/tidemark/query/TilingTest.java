package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.Whole;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The law of tiles: disjoint, whole, inside one unit of time, as coarse as can be, and without a gap that could be filled. */
class TilingTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/London",
            "Europe/Berlin",
            "America/St_Johns",
            "America/Los_Angeles",
            "America/Sao_Paulo",
            "Africa/Casablanca",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Pacific/Chatham");

    @Test
    void holdsForAnyRangeZoneAndState() {
        System.out.println("TilingTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var round = 0; round < 200; round++) {
            var stored = stored(random);
            var query = query(random);
            check(stored, query, Tiling.of(stored, query));
        }
    }

    /** Weeks and months overlap: the months inside would leave a gap at both ends. */
    @Test
    void weeksAreReadWhereMonthsWouldLeaveAGap() {
        var all = new Whole(Instant.MIN, Instant.MAX);
        var gone = new Whole(Instant.MAX, Instant.MAX);
        var stored = stored(Map.of(Grain.MONTH, all, Grain.WEEK, all, Grain.HOUR, gone));
        var weeks = new Range(Instant.parse("2025-01-27T00:00:00Z"), Instant.parse("2025-05-05T00:00:00Z"));
        assertThat(Tiling.of(stored, query(Optional.empty(), weeks, "UTC")))
                .isEqualTo(new Tiling(List.of(new Tile(Grain.WEEK, List.of(weeks))), List.of()));
        var months = new Range(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-05-01T00:00:00Z"));
        assertThat(Tiling.of(stored, query(Optional.empty(), months, "UTC")))
                .isEqualTo(new Tiling(List.of(new Tile(Grain.MONTH, List.of(months))), List.of()));
    }

    @Test
    void fewRangesHoweverLongTheSeries() {
        var years = new Range(Instant.parse("2021-11-21T18:15:00Z"), Instant.parse("2026-11-21T18:15:00Z"));
        var query = query(Optional.of(Granularity.DAY), years, "Asia/Kathmandu");
        var all = new Whole(Instant.MIN, Instant.MAX);
        var stored = stored(Map.of(Grain.QUARTER_HOUR, all, Grain.HOUR, all, Grain.DAY, all));
        var kept = new Origin.Kept(stored.tables(), Tiling.of(stored, query).tiles(), Optional.empty());
        var plan = Plan.reading(query, kept);
        assertThat(kept.tiles().stream().map(Tile::grain)).containsExactly(Grain.HOUR, Grain.QUARTER_HOUR);
        var sql = QuerySql.of(plan, 1).statement().text();
        assertThat(sql.split("union all")).hasSize(3);
    }

    private static void check(StoredRollup stored, Query query, Tiling tiling) {
        var fits = new HashMap<Range, Boolean>();
        var range = query.range().orElseThrow();
        var mayBeCutTooOften = query.granularity().equals(Optional.of(Granularity.HOUR))
                && Duration.between(range.from(), range.to()).toHours() > Units.FEW;
        for (var at = range.from(); at.isBefore(range.to()); at = at.plus(QUARTER)) {
            var instant = at;
            var possible = stored.rollup().grains().reversed().stream()
                    .filter(grain -> fits.computeIfAbsent(
                            bucket(grain, instant), bucket -> fits(stored.whole(grain), query, bucket)))
                    .toList();
            var wrong = wrong(tiling, possible, mayBeCutTooOften, at);
            if (wrong.isPresent()) {
                fail("%s at %s: %s, %s, seed %d".formatted(wrong.get(), at, query, stored.whole(), SEED));
            }
        }
    }

    private static Optional<String> wrong(Tiling tiling, List<Grain> possible, boolean mayBeCutTooOften, Instant at) {
        var holding = tiling.tiles().stream()
                .flatMap(tile ->
                        tile.ranges().stream().filter(each -> holds(each, at)).map(_ -> tile.grain()))
                .toList();
        var isGap = tiling.gaps().stream().anyMatch(gap -> holds(gap, at));
        if (holding.size() + (isGap ? 1 : 0) != 1) {
            return Optional.of("held " + holding.size() + " times" + (isGap ? ", and a gap" : ""));
        }
        if (isGap) {
            var needless = possible.stream()
                    .filter(each -> !(each == Grain.MONTH && isTaken(tiling, each, at)))
                    .toList();
            return needless.isEmpty() ? Optional.empty() : Optional.of("a gap, but there is " + needless);
        }
        var grain = holding.getFirst();
        if (!possible.contains(grain)) {
            return Optional.of(grain + " is not possible");
        }
        return possible.stream()
                .takeWhile(each -> each != grain)
                .filter(coarser -> !mayBeCutTooOften && !isTaken(tiling, coarser, at))
                .findFirst()
                .map(coarser -> grain + " instead of " + coarser);
    }

    /** A week is passed over for a month that it overlaps, or a month for such a week, and none for anything else. */
    private static boolean isTaken(Tiling tiling, Grain coarser, Instant at) {
        var other = coarser == Grain.WEEK ? Grain.MONTH : Grain.WEEK;
        return List.of(Grain.WEEK, Grain.MONTH).contains(coarser)
                && tiling.tiles().stream()
                        .filter(tile -> tile.grain() == other)
                        .flatMap(tile -> tile.ranges().stream())
                        .anyMatch(taken -> !taken.and(bucket(coarser, at)).isEmpty());
    }

    private static Range bucket(Grain grain, Instant at) {
        return new Range(grain.floor(at), grain.next(grain.floor(at)));
    }

    private static boolean fits(Whole whole, Query query, Range bucket) {
        var range = query.range().orElseThrow();
        return !bucket.from().isBefore(range.from())
                && !bucket.to().isAfter(range.to())
                && !bucket.from().isBefore(whole.floor())
                && !bucket.to().isAfter(whole.watermark())
                && isOfOneUnit(query, bucket);
    }

    private static boolean isOfOneUnit(Query query, Range bucket) {
        return Stream.iterate(bucket.from(), at -> at.isBefore(bucket.to()), at -> at.plus(QUARTER))
                        .flatMap(at -> Stream.of(at, at.plus(QUARTER).minusNanos(1)))
                        .map(at -> unit(query, LocalDateTime.ofInstant(at, query.zone())))
                        .distinct()
                        .count()
                == 1;
    }

    /** Told in another way than the code under test does. */
    private static String unit(Query query, LocalDateTime time) {
        return query.granularity()
                .map(granularity -> switch (granularity) {
                    case SECOND, MINUTE -> throw new IllegalArgumentException("never of buckets");
                    case HOUR -> time.toString().substring(0, 13);
                    case DAY -> time.toLocalDate().toString();
                    case WEEK ->
                        time.get(WeekFields.ISO.weekBasedYear()) + " " + time.get(WeekFields.ISO.weekOfWeekBasedYear());
                    case MONTH -> time.toString().substring(0, 7);
                    case QUARTER -> time.getYear() + " " + time.get(IsoFields.QUARTER_OF_YEAR);
                    case YEAR -> String.valueOf(time.getYear());
                })
                .orElse("all");
    }

    private static boolean holds(Range range, Instant at) {
        return !at.isBefore(range.from()) && at.isBefore(range.to());
    }

    private static Query query(RandomGenerator random) {
        var day = LocalDate.parse("2024-02-20").plusDays(random.nextInt(1_000));
        var from = day.atStartOfDay(ZoneId.of("UTC")).toInstant().plus(QUARTER.multipliedBy(random.nextInt(96)));
        var longest = random.nextInt(8) == 0 ? 96 * 400 : 96 * 40;
        var range = new Range(from, from.plus(QUARTER.multipliedBy(1 + random.nextInt(longest))));
        var granularities = Stream.of(Granularity.values())
                .filter(each -> !each.isOfEvents())
                .toArray(Granularity[]::new);
        return query(
                random.nextInt(5) == 0
                        ? Optional.empty()
                        : Optional.of(granularities[random.nextInt(granularities.length)]),
                range,
                ZONES.get(random.nextInt(ZONES.size())));
    }

    private static Query query(Optional<Granularity> granularity, Range range, String zone) {
        return new Query(
                "page_view",
                List.of("views"),
                List.of(),
                granularity,
                Optional.of(range),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of(zone),
                false,
                false);
    }

    private static StoredRollup stored(RandomGenerator random) {
        var finest = random.nextInt(4) == 0 ? Grain.HOUR : Grain.QUARTER_HOUR;
        var whole = new EnumMap<Grain, Whole>(Grain.class);
        whole.put(finest, new Whole(random.nextInt(3) > 0 ? Instant.MIN : any(random, finest), Instant.MAX));
        Stream.of(Grain.HOUR, Grain.DAY, Grain.WEEK, Grain.MONTH)
                .filter(grain -> grain != finest && random.nextBoolean())
                .forEach(grain -> whole.put(
                        grain,
                        new Whole(
                                random.nextBoolean() ? Instant.MIN : any(random, grain),
                                random.nextInt(4) == 0 ? Instant.MAX : any(random, grain))));
        return stored(whole);
    }

    private static Instant any(RandomGenerator random, Grain grain) {
        return grain.floor(Instant.parse("2024-02-20T00:00:00Z").plus(Duration.ofHours(random.nextInt(24 * 1_000))));
    }

    private static StoredRollup stored(Map<Grain, Whole> whole) {
        var grains = whole.keySet().stream().sorted().map(Grain::word).collect(Collectors.joining(", "));
        var catalog = Catalog.parse("test", """
                sources: { page_view: { fields: { device: device } } }
                rollups: { devices: { source: page_view, dimensions: { device: device }, measures: { views: count }, grains: [%s] } }
                """.formatted(grains));
        return new StoredRollup(
                new RollupTables(catalog.rollup("devices").orElseThrow(), 1),
                StoredRollup.State.CURRENT,
                true,
                whole,
                Map.of(),
                Map.of());
    }
}
