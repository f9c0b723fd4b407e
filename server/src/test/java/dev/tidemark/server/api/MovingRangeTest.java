package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Tenant;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The law of ranges that move along: whenever and in whatever zone one is asked for, the answer is that of the events of just then. */
class MovingRangeTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int EVENTS = 600;
    private static final List<String> ZONES =
            List.of("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe");

    /** In New York clocks are set back in the middle of it. */
    private static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");

    private static final Duration LENGTH = Duration.ofHours(6);

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count } }
            """);

    private final Random random = new Random(SEED);
    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Asking asking =
            new Asking(database, new QuerySettings(2, 3, Duration.ofSeconds(10), 1 << 20), new SimpleMeterRegistry());
    private final List<Instant> times = IntStream.range(0, EVENTS)
            .mapToObj(_ -> BEGIN.plusMillis(random.nextLong(LENGTH.toMillis())))
            // Many at the very ends of minutes.
            .map(time -> random.nextBoolean() ? time : time.truncatedTo(ChronoUnit.MINUTES))
            .toList();

    @BeforeEach
    void store() {
        System.out.println("MovingRangeTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        new Apply(database).run(CATALOG);
        new EventStore(database)
                .store(new Batch(
                        new Offsets(database).of("t", 0),
                        EVENTS,
                        IntStream.range(0, EVENTS)
                                .mapToObj(id -> Events.event(
                                        1, id + 1, times.get(id), "view", "{\"page\": \"/%d\"}".formatted(id % 2)))
                                .toList(),
                        List.of()));
    }

    @AfterEach
    void close() {
        asking.close();
        database.close();
    }

    @Test
    void theWindowIsThatOfTheEvents() {
        for (var round = 0; round < 60; round++) {
            var now = BEGIN.plusMillis(random.nextLong(LENGTH.toMillis()));
            var minutes = random.nextInt(90);
            var zone = ZONES.get(random.nextInt(ZONES.size()));
            var from = now.truncatedTo(ChronoUnit.MINUTES).minus(minutes, ChronoUnit.MINUTES);
            var to = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            var why = "at %s in %s, %d minutes".formatted(now, zone, minutes);
            var phrase = "from " + minutes + " minutes ago to now";
            var total = load(query(phrase, zone, ""), now);
            assertThat(total.at("/data/0/view.views").asLong()).as(why).isEqualTo(between(from, to));
            var rows = load(query(phrase, "UTC", ", \"granularity\": \"minute\""), now)
                    .path("data");
            assertThat(rows.size()).as(why).isEqualTo(minutes + 1);
            for (var minute = 0; minute <= minutes; minute++) {
                var start = from.plus(minute, ChronoUnit.MINUTES);
                var row = rows.path(minute);
                assertThat(Instant.parse(row.path("view.time.minute").asString() + "Z"))
                        .as(why)
                        .isEqualTo(start);
                assertThat(row.path("view.views").asLong())
                        .as(why + ", " + start)
                        .isEqualTo(between(start, start.plus(1, ChronoUnit.MINUTES)));
            }
        }
    }

    /** Whole hours come of the rollup, and sealed ones of memory, where each window has a place of its own. */
    @Test
    void neitherMemoryNorANameOfAnAnswerOutlivesItsWindow() {
        var hour = query("from 2 hours ago to 1 hour ago", "UTC", "");
        var minutes = query("from 29 minutes ago to now", "UTC", "");
        var now = BEGIN.plus(Duration.ofHours(2)).plusSeconds(1);
        for (var round = 0; round < 4; round++) {
            var then = now.plus(round, ChronoUnit.HOURS);
            var start = then.truncatedTo(ChronoUnit.HOURS);
            for (var again = 0; again < 2; again++) {
                assertThat(load(hour, then).at("/data/0/view.views").asLong())
                        .isEqualTo(between(start.minus(2, ChronoUnit.HOURS), start));
            }
        }
        var named = EntityTag.of(load(minutes, now));
        assertThat(EntityTag.of(load(minutes, now.plusSeconds(58)))).isEqualTo(named);
        assertThat(EntityTag.of(load(minutes, now.plusSeconds(60)))).isNotEqualTo(named);
    }

    private long between(Instant from, Instant to) {
        return times.stream()
                .filter(time -> !time.isBefore(from) && time.isBefore(to))
                .count();
    }

    private static String query(String range, String zone, String more) {
        return """
                {"measures": ["view.views"], "timezone": "%s", "scan": "5s", "fill": %b,
                 "timeDimensions": [{"dimension": "view.time", "dateRange": "%s"%s}]}""".formatted(zone, !more.isEmpty(), range, more);
    }

    private JsonNode load(String query, Instant now) {
        var kept = new Kept(CATALOG, database.transaction(Isolation.READ_COMMITTED, RollupStore::all), Map.of());
        var request = new CubeRequest(JsonMapper.shared().readTree(query), false, false);
        return new Loading(new CubeServer.Told(kept), asking, Turns.Kind.ASKED, Clock.fixed(now, ZoneOffset.UTC))
                .load(Access.toEverythingOf(new Tenant(1, "news")), request, new Cancellation());
    }
}
