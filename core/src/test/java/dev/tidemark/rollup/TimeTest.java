package dev.tidemark.rollup;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where buckets, months and years meet, against the calendar of java.time; in sessions of any zone. */
class TimeTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { seconds: { path: seconds, type: integer } } } }
            rollups:
              views: { source: view, measures: { n: count, s: { sum: seconds } }, grains: [quarter_hour, hour, day, week, month] }
              longest: { source: view, measures: { m: { max: seconds }, n: count }, grains: [quarter_hour, hour, day, week, month] }
            """);

    /** Around each: the microsecond before, it, and the one after. */
    private static final List<String> EDGES = List.of(
            "1970-01-02T00:00:00Z", // the week began in 1969
            "2000-02-29T00:00:00Z",
            "2000-03-01T00:00:00Z",
            "2023-03-01T00:00:00Z", // no leap day
            "2024-02-29T00:00:00Z",
            "2024-03-01T00:00:00Z",
            "2024-12-30T00:00:00Z", // a week of 2025, as ISO 8601 counts
            "2025-01-01T00:00:00Z",
            "2025-12-29T00:00:00Z", // a week in two years
            "2026-01-01T00:00:00Z",
            "2026-01-05T00:00:00Z",
            "2026-03-08T10:00:00Z", // summer time begins in Los Angeles
            "2026-03-29T01:00:00Z", // and in Europe
            "2025-11-02T09:00:00Z", // and ends in Los Angeles
            "2025-10-26T01:00:00Z", // and in Europe
            "2011-12-30T10:00:00Z", // Apia had no 30 December
            "2026-02-02T05:45:00Z",
            "2026-02-02T06:00:00Z",
            "2100-03-01T00:00:00Z", // 2100 has no leap day
            "2200-01-01T00:00:00Z");

    private static final List<Instant> TIMES = Stream.concat(
                    Stream.of(Instant.EPOCH),
                    EDGES.stream()
                            .map(Instant::parse)
                            .flatMap(edge -> IntStream.rangeClosed(-1, 1)
                                    .mapToObj(micros -> edge.plus(micros, ChronoUnit.MICROS))))
            .filter(at -> at.isBefore(Instant.parse("2200-01-01T00:00:00Z")))
            .toList();

    @ParameterizedTest
    @ValueSource(strings = {"America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia"})
    void bucketsAreThoseOfTheCalendar(String zone) {
        try (var sessions = sessions(zone)) {
            var database = Database.over(sessions);
            var prompt = new Prompt(database);
            assertThat(prompt.text("select current_setting('TimeZone')")).isEqualTo(zone);
            new Apply(database).run(CATALOG);
            store(database);
            for (var rollup : CATALOG.rollups().keySet()) {
                new Flusher(database).flush(rollup);
                sealAll(database, rollup);
            }
            assertAll(database);
            // Into other buckets, sealed ones too, and back.
            prompt.change(
                    "update tidemark.events set occurred_at = occurred_at - interval '1 us', payload = '{\"seconds\": 1}' where occurred_at >= '1970-01-01T00:00:00.000001Z'");
            prompt.change(
                    "update tidemark.events set occurred_at = occurred_at + interval '1 us' where occurred_at < '2199-12-31T23:59:59.999998Z' and payload = '{\"seconds\": 1}'");
            CATALOG.rollups().keySet().forEach(rollup -> new Flusher(database).flush(rollup));
            assertAll(database);
            CATALOG.rollups().keySet().forEach(rollup -> new Recompute(database).run(rollup, Instant.MIN, Instant.MAX));
            assertAll(database);
        }
    }

    /** The driver has each session begin in the zone of this JVM, whatever its URL says. */
    private static HikariDataSource sessions(String zone) {
        var config = new HikariConfig();
        config.setJdbcUrl(TestPostgres.newDatabase());
        config.setMaximumPoolSize(2);
        config.setConnectionInitSql("set time zone '" + zone + "'");
        return new HikariDataSource(config);
    }

    private static void store(Database database) {
        var events = IntStream.range(0, TIMES.size())
                .mapToObj(i -> Events.event(1, i, TIMES.get(i), "view", "{\"seconds\": " + i % 3 + "}"))
                .collect(Collectors.<Event>toList());
        var from = new Offsets(database).of("times", 0);
        new EventStore(database).store(new Batch(from, events.size(), events, List.of()));
    }

    private static void sealAll(Database database, String rollup) {
        var sealer = new Sealer(database);
        while (sealer.seal(rollup)) {
            // Each step is a transaction of its own.
        }
    }

    private static void assertAll(Database database) {
        CATALOG.rollups()
                .values()
                .forEach(rollup -> rollup.grains()
                        .forEach(grain -> assertThat(counts(database, new RollupTables(rollup, 1).table(grain)))
                                .as("%s %s", rollup.name(), grain.word())
                                .isEqualTo(expected(grain, grain != rollup.grain()))));
        CATALOG.rollups()
                .keySet()
                .forEach(rollup ->
                        assertThat(new Verifier(database).verify(rollup)).isEmpty());
    }

    /** How many events each bucket has. Those that are not over are not sealed. */
    private static Map<Instant, Long> expected(Grain grain, boolean sealed) {
        return TIMES.stream()
                .map(at -> start(grain, at.atOffset(ZoneOffset.UTC)).toInstant())
                .filter(at -> !sealed || at.isBefore(Instant.parse("2100-01-01T00:00:00Z")))
                .collect(groupingBy(at -> at, TreeMap::new, counting()));
    }

    private static OffsetDateTime start(Grain grain, OffsetDateTime at) {
        var day = at.truncatedTo(ChronoUnit.DAYS);
        return switch (grain) {
            case QUARTER_HOUR -> at.truncatedTo(ChronoUnit.HOURS).plusMinutes(at.getMinute() / 15 * 15L);
            case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private static Map<Instant, Long> counts(Database database, String table) {
        return database
                .transaction(
                        Isolation.READ_COMMITTED,
                        session -> session.query(
                                SqlStatement.of("select bucket, n from " + table),
                                Map.of(),
                                row -> Map.entry(row.instant("bucket"), row.bigint("n"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
