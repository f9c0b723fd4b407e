package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Questions about the rollups of the law, as random as they can be. */
final class RandomQuestions {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final List<Granularity> GRANULARITIES = List.copyOf(EnumSet.allOf(Granularity.class));

    private static final List<Granularity> KEPT =
            GRANULARITIES.stream().filter(each -> !each.isOfEvents()).toList();

    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/St_Johns",
            "America/Los_Angeles",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia");

    /** A leap day, changes of clocks both ways on both hemispheres, the end of a year. */
    static final List<Instant> TIMES = Stream.of(
                    "2024-02-27", "2025-10-24", "2025-12-29", "2026-03-27", "2026-04-03", "2026-10-02")
            .map(day -> Instant.parse(day + "T00:00:00Z"))
            .toList();

    private static final Map<String, List<String>> MEASURES = Map.of(
            "articles", List.of("views", "engaged", "visitors", "seconds_p50", "seconds_p95"),
            "devices", List.of("views", "engaged", "shortest", "dearest", "paid", "prices_p90"),
            "authors", List.of("views", "visitors", "shortest", "paid"),
            "phones", List.of("phone_views", "phone_visitors", "phone_dearest"));

    /** Those that an answer may be held against to the last digit. */
    private static final Map<String, List<String>> EXACT = Map.of(
            "articles", List.of("views", "engaged", "visitors"),
            "devices", List.of("views", "engaged", "shortest", "dearest", "paid"),
            "authors", List.of("views", "visitors", "shortest", "paid"),
            "phones", List.of("phone_views", "phone_visitors", "phone_dearest"));

    /** Those that look back, or are worked out: not all of them in every question. */
    private static final Map<String, List<String>> WORKED = Map.of(
            "articles",
                    List.of(
                            "per_view",
                            "views_previous",
                            "visitors_previous",
                            "seconds_p50_previous",
                            "per_visitor",
                            "per_view_growth"),
            "devices", List.of("per_view", "spread", "spread_previous", "shortest_previous", "views_growth"),
            "authors", List.of("views_growth", "visitors_previous"),
            "phones", List.of("phone_visitors_growth", "phone_dearest_previous"));

    private static final Map<String, List<String>> DIMENSIONS = Map.of(
            "articles", List.of("article", "device", "article_section", "article_tags"),
            "devices", List.of("device", "level"),
            "authors", List.of("author", "device"),
            "phones", List.of("article", "rank", "article_section"));

    private final RandomGenerator random;

    RandomQuestions(RandomGenerator random) {
        this.random = random;
    }

    /** Of the members of one rollup, and of time that it can tell. */
    Query ofKept(String rollup) {
        return question(List.of(rollup), range(), KEPT);
    }

    /** Of members of any rollups, and of any time. */
    Query ofEvents(Collection<String> rollups) {
        return question(rollups, anyRange(), GRANULARITIES);
    }

    private Query question(Collection<String> rollups, Range any, List<Granularity> granularities) {
        var dimensions = some(of(rollups, DIMENSIONS));
        var granularity = random.nextInt(3) == 0 ? Optional.<Granularity>empty() : Optional.of(any(granularities));
        var range = random.nextInt(6) == 0 ? Optional.<Range>empty() : Optional.of(any);
        var measures = measures(rollups, range.isPresent());
        if (measures.isEmpty() && dimensions.isEmpty() && granularity.isEmpty()) {
            measures = of(rollups, MEASURES);
        }
        var filters = new RandomFilters(random, of(rollups, DIMENSIONS), of(rollups, EXACT), this::range).some();
        var fill = granularity.isPresent()
                && range.isPresent()
                && filters.stream().flatMap(Filter::leaves).noneMatch(Filter.OnMeasure.class::isInstance)
                && random.nextInt(4) == 0
                && isShort(range.get(), granularity.get());
        return new Query(
                "page_view",
                measures,
                dimensions,
                granularity,
                range,
                range.map(this::earlier),
                filters,
                Optional.empty(),
                order(measures, dimensions, granularity.isPresent()),
                50_000,
                0,
                ZoneId.of(any(ZONES)),
                fill,
                true);
    }

    /** Which an index may have in its order: all rows of a bucket. */
    Query ranking() {
        var bucket = any(List.of(Grain.values()));
        var start = bucket.floor(range().from());
        return new Query(
                "page_view",
                List.of(any(List.of("views", "engaged")), "visitors"),
                List.of("device", "article"),
                Optional.empty(),
                Optional.of(new Range(start, bucket.next(start))),
                Optional.empty(),
                new RandomFilters(random, DIMENSIONS.getOrDefault("articles", List.of()), List.of("views"), this::range)
                        .some(),
                Optional.empty(),
                List.of(),
                50_000,
                0,
                ZoneId.of("UTC"),
                false,
                true);
    }

    private static List<String> of(Collection<String> rollups, Map<String, List<String>> members) {
        return rollups.stream()
                .flatMap(each -> members.getOrDefault(each, List.of()).stream())
                .distinct()
                .toList();
    }

    /** Filled, it has fewer rows than an answer can have. */
    private static boolean isShort(Range range, Granularity granularity) {
        return granularity.compareTo(Granularity.HOUR) > 0
                || (granularity == Granularity.HOUR
                        && Duration.between(range.from(), range.to()).toDays() < 20);
    }

    private List<String> measures(Collection<String> rollups, boolean ranged) {
        var worked = of(rollups, WORKED).stream()
                .filter(name -> ranged || !(name.endsWith("_previous") || name.endsWith("_growth")));
        return Stream.concat(
                        some(of(rollups, MEASURES)).stream(),
                        random.nextInt(3) == 0 ? some(worked.toList()).stream() : Stream.of())
                .toList();
    }

    private Range earlier(Range range) {
        var back = switch (random.nextInt(3)) {
            case 0 -> Duration.between(range.from(), range.to());
            case 1 -> Duration.ofDays(random.nextInt(1, 40));
            default -> Duration.ofHours(random.nextInt(1, 100));
        };
        return new Range(range.from().minus(back), range.to().minus(back));
    }

    /** Of anything that is asked, estimates included; most of the time the default. */
    private List<Order> order(List<String> measures, List<String> dimensions, boolean times) {
        var asked = Stream.of(measures, dimensions, times ? List.of(Query.TIME) : List.<String>of())
                .flatMap(List::stream)
                .toList();
        return random.nextInt(3) > 0
                ? List.of()
                : some(asked).stream()
                        .map(each -> new Order(each, random.nextBoolean()))
                        .toList();
    }

    private Range range() {
        var from = any(TIMES).minus(Duration.ofDays(2)).plus(QUARTER.multipliedBy(random.nextInt(9 * 96)));
        var to = switch (random.nextInt(4)) {
            case 0 -> from.plus(QUARTER.multipliedBy(1 + random.nextInt(96)));
            case 1 -> from.plus(QUARTER.multipliedBy(1 + random.nextInt(20 * 96)));
            case 2 -> from.plus(Duration.ofDays(random.nextInt(1, 700)));
            default -> Grain.HOUR.ceiling(Instant.now().plusSeconds(1));
        };
        var bucket = any(List.of(Grain.values()));
        return switch (random.nextInt(4)) {
            case 0 -> new Range(bucket.floor(from), bucket.next(bucket.floor(from)));
            case 1 -> new Range(Grain.DAY.floor(from), Grain.DAY.ceiling(to));
            case 2 -> new Range(Grain.HOUR.floor(from), Grain.HOUR.ceiling(to));
            default -> new Range(from, to);
        };
    }

    /** Through buckets. */
    private Range anyRange() {
        var range = range();
        return random.nextInt(3) == 0
                ? range
                : new Range(
                        range.from().plusMillis(random.nextInt(86_400_000)),
                        range.to().plusMillis(86_400_000 + random.nextInt(86_400_000)));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> some(List<T> all) {
        return all.stream().filter(_ -> random.nextBoolean()).toList();
    }
}
