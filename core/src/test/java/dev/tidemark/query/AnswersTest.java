package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.TestPostgres;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariants 4 and 5, and the planner's law: every plan gives the answer of the raw events, whatever is flushed. */
class AnswersTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, engaged: { path: engaged, type: integer } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article }
                measures: { views: count, engaged: { sum: engaged } }
                grains: [quarter_hour]
            """);

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final List<Granularity> GRANULARITIES = List.copyOf(EnumSet.allOf(Granularity.class));
    private static final List<String> ZONES = List.of(
            "UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Answers answers = new Answers(database, Duration.ofSeconds(30));
    private final Planner planner = new Planner(CATALOG, Map.of("articles", 1L));
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void apply() {
        new Apply(database).run(CATALOG);
        CATALOG.rollups().values().forEach(new Recompute(database)::run);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyAnswerIsThatOfTheRawEvents() {
        System.out.println("AnswersTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var round = 0; round < 25; round++) {
            send(random, round);
            if (random.nextBoolean()) {
                CATALOG.rollups().values().forEach(new Flusher(database)::flush);
            }
            for (var question = 0; question < 8; question++) {
                check(random);
            }
        }
    }

    @Test
    void ofNothingTheTotalIsZero() {
        var query = query(Optional.empty(), Optional.empty(), List.of(), "UTC");
        assertThat(answer(query, 1)).containsExactly(List.of(BigDecimal.ZERO, BigDecimal.ZERO));
    }

    @Test
    void valuesAreNeverSql() {
        send(RandomGenerator.getDefault(), 0);
        var hostile =
                new Filter("article", Filter.Operator.CONTAINS, List.of("' or '1'='1", "%", "_", "\\", ":tenant ?"));
        var query = new Query(
                "page_view",
                List.of("views"),
                List.of("article"),
                Optional.empty(),
                Optional.empty(),
                List.of(hostile),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"));
        assertThat(answer(query, 1)).isEmpty();
    }

    private void send(RandomGenerator random, int round) {
        var batch = new ArrayList<Event>();
        // Around a change of clocks in most of the zones: buckets of 23, 24.5 and 25 hours.
        var start = Instant.parse(random.nextBoolean() ? "2025-10-24T00:00:00Z" : "2026-03-27T00:00:00Z")
                .getEpochSecond();
        for (var i = 0; i < 30; i++) {
            var at = Instant.ofEpochSecond(start + random.nextInt(14 * 86_400));
            var payload = "{\"article\": \"a%d\", \"engaged\": %d}".formatted(random.nextInt(4), random.nextInt(100));
            batch.add(Events.event(1 + random.nextInt(2), round * 100 + i, at, "page_view", payload));
        }
        var from = new Offsets(database).of("round " + round, 0);
        new EventStore(database).store(new Batch(from, 1, batch, List.of()));
        events.addAll(batch);
    }

    private void check(RandomGenerator random) {
        var zone = ZONES.get(random.nextInt(ZONES.size()));
        var from = Instant.parse("2025-10-20T00:00:00Z").plusSeconds(random.nextInt(20 * 96) * 900L);
        var range = new Range(from, from.plusSeconds((1 + random.nextInt(200 * 96)) * 900L));
        var granularity = GRANULARITIES.get(random.nextInt(GRANULARITIES.size()));
        var dimensions = random.nextBoolean() ? List.of("article") : List.<String>of();
        var query = query(
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(granularity),
                random.nextInt(5) == 0 ? Optional.empty() : Optional.of(range),
                dimensions,
                zone);
        var tenant = 1 + random.nextInt(2);
        assertThat(answer(query, tenant)).as("%s, seed %d", query, SEED).isEqualTo(raw(query, tenant));
    }

    private List<List<Object>> answer(Query query, int tenant) {
        return answers.answer((Plan) planner.plan(query), tenant).rows();
    }

    /** The same from the events themselves, in Java, so that no mistake of the SQL can hide in it. */
    private List<List<Object>> raw(Query query, int tenant) {
        Map<String, List<Object>> rows = new TreeMap<>();
        for (var event : events) {
            var at = event.occurredAt();
            var inside = query.range()
                    .map(r -> !at.isBefore(r.from()) && at.isBefore(r.to()))
                    .orElse(true);
            if (event.tenantId() == tenant && inside) {
                var key = new ArrayList<>();
                query.granularity()
                        .ifPresent(g -> key.add(truncate(at.atZone(query.zone()).toLocalDateTime(), g)));
                var payload = new String(event.payload(), StandardCharsets.UTF_8);
                if (!query.dimensions().isEmpty()) {
                    key.add(payload.replaceAll(".*\"article\": \"(..)\".*", "$1"));
                }
                var engaged = new BigDecimal(payload.replaceAll(".*\"engaged\": (\\d+).*", "$1"));
                rows.merge(
                        key.toString(),
                        row(key, BigDecimal.ONE, engaged),
                        (a, b) -> row(key, sum(a, b, key.size()), sum(a, b, key.size() + 1)));
            }
        }
        var none = query.granularity().isEmpty() && query.dimensions().isEmpty() && rows.isEmpty();
        var ordered = new ArrayList<>(none ? List.of(row(List.of(), BigDecimal.ZERO, BigDecimal.ZERO)) : rows.values());
        if (query.granularity().isEmpty() && !query.dimensions().isEmpty()) {
            ordered.sort((a, b) -> ((BigDecimal) b.get(1)).compareTo((BigDecimal) a.get(1)));
        }
        return ordered;
    }

    private static BigDecimal sum(List<Object> a, List<Object> b, int column) {
        return ((BigDecimal) a.get(column)).add((BigDecimal) b.get(column));
    }

    private static List<Object> row(List<Object> key, BigDecimal views, BigDecimal engaged) {
        var row = new ArrayList<>(key);
        row.add(views);
        row.add(engaged);
        return row;
    }

    private static LocalDateTime truncate(LocalDateTime time, Granularity granularity) {
        var day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (granularity) {
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    private static Query query(
            Optional<Granularity> granularity, Optional<Range> range, List<String> dimensions, String zone) {
        return new Query(
                "page_view",
                List.of("views", "engaged"),
                dimensions,
                granularity,
                range,
                List.of(),
                List.of(),
                10_000,
                0,
                ZoneId.of(zone));
    }
}
