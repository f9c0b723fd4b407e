package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rollups learn of a statement once, whether it names the partitioned table or one of its partitions. */
class PartitionTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 3);
    private final Prompt prompt = new Prompt(database);
    private final EventStore store = new EventStore(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofEvents() {
        store(List.of(Events.event(1, 1, NOON, "visit", "{\"page\": \"/a\", \"title\": \"A\"}")));
        apply("{}");
        store(List.of(Events.event(1, 2, Instant.parse("2026-10-20T12:00:00Z"), "visit", "{\"page\": \"/a\"}")));
        assertLaw("pages", 2);
        prompt.execute("""
                insert into tidemark.events_p202611
                select occurred_at + i * interval '1 hour', received_at, gen_random_uuid(), tenant_id, own_time, source, type,
                    user_id, session_id, payload || '{"title": "B"}', attributes
                from tidemark.events_p202611, generate_series(1, 3) i""");
        assertLaw("pages", 5);
        assertThat(prompt.text("select attributes ->> 'title' from tidemark.entities"))
                .isEqualTo("B");
        prompt.execute("update tidemark.events_p202611 set payload = '{\"page\": \"/b\"}' where not occurred_at = '%s'"
                .formatted(NOON));
        prompt.change(
                "update tidemark.events set payload = '{\"page\": \"/c\"}' where occurred_at = '%s'".formatted(NOON));
        assertLaw("pages", 5);
        prompt.execute("delete from tidemark.events_p202610");
        assertLaw("pages", 4);
        assertThatThrownBy(() -> prompt.execute("truncate tidemark.events_p202611"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("Delete the rows instead");
    }

    /** Which goes into one partition by its name, if it can. */
    @Test
    void ofALargeBatchOfEvents() {
        apply("{}");
        var events = IntStream.range(0, 1_000)
                .mapToObj(number -> Events.event(
                        1,
                        number,
                        NOON.plus(Duration.ofMinutes(number)),
                        "visit",
                        "{\"page\": \"/" + number % 7 + "\"}"))
                .toList();
        assertThat(store(events)).isEqualTo(new Outcome.Stored(1_000, 0, 0));
        assertLaw("pages", 1_000);
        assertThat(store(events)).isEqualTo(new Outcome.Stored(0, 1_000, 0));
        var overTwoMonths = IntStream.range(1_000, 2_000)
                .mapToObj(number -> Events.event(
                        1,
                        number,
                        NOON.minus(Duration.ofHours(number)),
                        "visit",
                        "{\"page\": \"/" + number % 7 + "\"}"))
                .toList();
        assertThat(store(overTwoMonths)).isEqualTo(new Outcome.Stored(1_000, 0, 0));
        assertLaw("pages", 2_000);
    }

    /** Whose partitions are made by its owner, with levels of them. */
    @Test
    void ofATableOfOnesOwn() {
        prompt.execute("""
                create table visits (at timestamptz not null, page text, kind text) partition by range (at);
                create table "Visits of 2025" partition of visits for values from ('2025-01-01Z') to ('2026-01-01Z') partition by list (kind);
                create table visits_read partition of "Visits of 2025" for values in ('read');
                insert into visits values ('2025-06-01Z', '/a', 'read');
                insert into tidemark.tenants (name) values ('acme')""");
        apply("{ table: public.visits, time: at, tenant: acme, fields: { page: page } }");
        assertLaw("pages", 1);
        prompt.execute("insert into visits_read values ('2025-06-01Z', '/a', 'read'), ('2025-06-02Z', '/b', 'read')");
        prompt.execute("insert into \"Visits of 2025\" values ('2025-06-03Z', '/a', 'read')");
        assertLaw("pages", 4);
        prompt.execute(
                "create table visits_2026 partition of visits for values from ('2026-01-01Z') to ('2027-01-01Z')");
        prompt.execute("select tidemark.make_partitions()");
        prompt.execute("insert into visits_2026 values ('2026-06-01Z', '/a', 'read')");
        prompt.execute("update visits set at = at + interval '1 year' where page = '/b'");
        assertLaw("pages", 5);
        prompt.execute("truncate visits");
        assertLaw("pages", 0);
        new Apply(database).run(Catalog.parse("test", "sources: {}\nrollups: {}"), true);
        assertThat(
                        prompt.number(
                                "select count(*) from pg_trigger where tgrelid in (select relid from pg_partition_tree('visits'))"))
                .isZero();
    }

    /** Who compares events with deltas keeps the partitions of events only, and so can make those of a rollup. */
    @Test
    void twoThatHoldPartitionsDoNotWaitForEachOther() throws SQLException {
        apply("{}");
        try (var one = DriverManager.getConnection(url);
                var other = DriverManager.getConnection(url)) {
            for (var session : List.of(one, other)) {
                session.setAutoCommit(false);
                say(session, "set lock_timeout = '10s'");
                say(session, "select tidemark.hold_partitions()");
            }
            say(one, "select tidemark.add_partition('pages_hour', '2031-01-01Z')");
            one.commit();
            say(other, "select tidemark.add_partition('pages_day', '2031-01-01Z')");
            other.commit();
        }
    }

    private static void say(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void apply(String source) {
        var fields = source.equals("{}")
                ? "{ fields: { page: page, title: title }, entities: { page: { title: title } } }"
                : source;
        new Apply(database)
                .run(Catalog.parse("test", """
                sources: { visit: %s }
                rollups: { pages: { source: visit, dimensions: { page: page }, measures: { views: count }, grains: [hour, day] } }
                """.formatted(fields)))
                .toFill()
                .forEach(new Backfill(database)::run);
    }

    private Outcome store(List<Event> events) {
        var from = new Offsets(database).of("topic", 0);
        return store.store(new Batch(from, from.offset() + events.size(), events, List.of()));
    }

    private void assertLaw(String rollup, long views) {
        assertThat(new Verifier(database).verify(rollup)).isEmpty();
        prompt.execute("select tidemark.flush()");
        assertThat(new Verifier(database).verify(rollup)).isEmpty();
        assertThat(prompt.number("select coalesce(sum(views), 0)::bigint from tidemark.pages_hour"))
                .isEqualTo(views);
    }
}
