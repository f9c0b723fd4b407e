package dev.tidemark.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariant 3: once, whatever is redelivered. */
class EventStoreTest {

    private static final Instant NOON = Instant.parse("2026-06-30T12:00:00.123456Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final EventStore store = new EventStore(database);
    private final Offsets offsets = new Offsets(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSameBatchAgainIsFenced() {
        var batch = batch(List.of(event(1), event(2)));
        assertThat(store.store(batch)).isEqualTo(new Outcome.Stored(2, 0, 0));
        assertThat(store.store(batch)).isEqualTo(new Outcome.Fenced());
        assertThat(stored()).isEqualTo(2);
        assertThat(offsets.of("topic", 0).offset()).isEqualTo(100);
    }

    @Test
    void theSameEventsInAnotherBatchAreDuplicates() {
        store.store(batch(List.of(event(1), event(2))));
        assertThat(store.store(batch(List.of(event(2), event(3), event(3))))).isEqualTo(new Outcome.Stored(1, 2, 0));
        assertThat(store.store(batch(List.of(event(1), event(2), event(3))))).isEqualTo(new Outcome.Stored(0, 3, 0));
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void anotherTenantMayUseTheSameKey() {
        store.store(batch(List.of(event(1), Events.event(2, 1, NOON, "s", "{}"))));
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void anEventWithoutTimeIsStoredOnceThoughItsReceiptsDiffer() {
        store.store(batch(List.of(
                Events.timeless(1, 1, NOON, "s", "{}"), Events.timeless(1, 1, NOON.plusSeconds(1), "s", "{}"))));
        var again = Events.timeless(1, 1, NOON.plusSeconds(3600), "s", "{}");
        assertThat(store.store(batch(List.of(again, event(2))))).isEqualTo(new Outcome.Stored(1, 1, 0));
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void whatTheDatabaseRefusesIsKeptAsARejectAndTheRestIsStored() {
        var bad = Events.event(1, 9, NOON, "s", "{\"broken\": ");
        assertThat(store.store(batch(List.of(event(1), bad, event(2), event(3)))))
                .isEqualTo(new Outcome.Stored(3, 0, 1));
        assertThat(prompt.text("select reason || ' ' || convert_from(bytes, 'UTF8') from tidemark.rejects"))
                .isEqualTo("refused_by_database {\"broken\": ");
    }

    /** A number that a rollup's column cannot hold must not stop the partition it came from. */
    @Test
    void whatCaptureRefusesIsKeptAsAReject() {
        new Apply(database).run(Catalog.parse("test", """
                sources: { s: { fields: { n: { path: n, type: integer } } } }
                rollups: { r: { source: s, measures: { n: { sum: n } } } }
                """));
        var bad = Events.event(1, 9, NOON, "s", "{\"n\": \"many\"}");
        assertThat(store.store(batch(List.of(event(1), bad, Events.event(1, 3, NOON, "s", "{\"n\": 5}")))))
                .isEqualTo(new Outcome.Stored(2, 0, 1));
        assertThat(prompt.text("select sum(n)::text from tidemark.r_deltas")).isEqualTo("5");
    }

    /** Invariant 7, sparing: old events may be dropped by the partition, rollups keep what they counted of them. */
    @Test
    void aDroppedMonthIsForgottenByEventsAndRememberedByRollups() {
        var catalog = Catalog.parse("test", """
                sources: { s: {} }
                rollups: { r: { source: s, measures: { n: count } } }
                """);
        new Apply(database).run(catalog);
        store.store(batch(List.of(event(1), event(2))));
        new Flusher(database).flush("r");
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("drop table tidemark.events_p202606");
            return true;
        });
        assertThat(store.store(batch(List.of(event(3))))).isEqualTo(new Outcome.Stored(1, 0, 0));
        new Flusher(database).flush("r");
        assertThat(stored()).isEqualTo(1);
        assertThat(prompt.text("select sum(n)::text from tidemark.r_hour")).isEqualTo("3");
    }

    @Test
    void rejectsKeepTheirBytes() {
        var reject = new Reject(7, NOON, "wrong_type", "why", "bytes".getBytes(StandardCharsets.UTF_8));
        assertThat(store.store(new Batch(offsets.of("topic", 0), 100, List.of(), List.of(reject))))
                .isEqualTo(new Outcome.Stored(0, 0, 1));
        assertThat(prompt.text(
                        "select tenant_id || reason || detail || convert_from(bytes, 'UTF8') from tidemark.rejects"))
                .isEqualTo("7wrong_typewhybytes");
    }

    @Test
    void theKeyInSqlIsTheKeyInJava() {
        assertThat(prompt.text("select tidemark.event_key('/shop', 'é-1')::text"))
                .isEqualTo("33b88a3d-6230-fb82-8cd9-f5d3b5f66905");
    }

    private Batch batch(List<Event> events) {
        var from = offsets.of("topic", 0);
        return new Batch(from, from.offset() + 100, events, List.of());
    }

    private static Event event(int number) {
        return Events.event(1, number, NOON, "s", "{\"n\": 0}");
    }

    private long stored() {
        return prompt.number("select count(*) from tidemark.events");
    }
}
