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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
        assertThat(store.store(batch(List.of(), reject(1, Instant.MIN, 0)))).isEqualTo(new Outcome.Stored(0, 0, 1));
        assertThat(
                        prompt.text(
                                "select tenant_id || source || reason || detail || convert_from(bytes, 'UTF8') from tidemark.rejects"))
                .isEqualTo("1/swrong_typewhybytes");
    }

    @Test
    void aRejectIsKeptOnceHoweverOftenItComes() {
        store.store(batch(List.of(), reject(1, Instant.MIN, 0), reject(1, Instant.MIN, 0)));
        store.store(batch(List.of(), reject(1, Instant.MIN, 0), reject(2, Instant.MIN, 0)));
        assertThat(rejects()).as("two keys").isEqualTo(2);
        store.store(batch(List.of(), reject(1, NOON, 0), reject(1, NOON.plusNanos(1000), 0)));
        assertThat(rejects()).as("another time is another event").isEqualTo(4);
        var told = new ArrayList<String>();
        store.store(batch(List.of(), reject(2, Instant.MIN, 0), reject(3, Instant.MIN, 0)), told::add);
        assertThat(told).as("a copy is no other one").hasSize(1);
        prompt.execute("delete from tidemark.rejects where event_key = '" + new UUID(0, 3) + "'");
        var unknown = new Reject(Identity.unknown(), NOON, "undecodable", "why", Received.part("", new byte[0]));
        store.store(batch(List.of(), unknown, unknown));
        assertThat(rejects()).as("those that nobody can recognise").isEqualTo(6);
    }

    @Test
    void aRejectOfAnyTimeIsKept() {
        for (var time : List.of("0000-01-01T00:00:00Z", "0044-03-15T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z")) {
            store.store(batch(List.of(), reject(1, Instant.parse(time), 0)));
        }
        assertThat(prompt.text(
                        "select string_agg(own_time::text, ', ' order by own_time) from (select own_time at time zone"
                                + " 'UTC' as own_time from tidemark.rejects) r"))
                .isEqualTo("0001-01-01 00:00:00 BC, 0044-03-15 00:00:00.000001, 9999-12-31 23:59:59.999999");
    }

    @Test
    void aRejectIsGoneWithTheTransactionThatStoresItsEvent() {
        store.store(batch(List.of(), reject(1, NOON, 0), reject(2, NOON, 0)));
        var first = prompt.number("select min(reject_id) from tidemark.rejects");
        store.store(batch(List.of(again(1, first, "{\"n\": 1}"), event(5))));
        assertThat(stored()).isEqualTo(2);
        assertThat(prompt.number("select count(*) from tidemark.rejects where reject_id = " + first))
                .isZero();
        assertThat(rejects()).isEqualTo(1);
        assertThat(store.store(batch(List.of(again(1, first, "{\"n\": 1}"))))).isEqualTo(new Outcome.Stored(0, 1, 0));
    }

    @Test
    void whatIsStillBadStaysOneRejectWithItsNewReason() {
        store.store(batch(List.of(), reject(1, NOON, 0)));
        var id = prompt.number("select reject_id from tidemark.rejects");
        store.store(batch(List.of(again(1, id, "{\"broken\": "))));
        assertThat(prompt.text("select reject_id || reason || convert_from(bytes, 'UTF8') from tidemark.rejects"))
                .isEqualTo(id + "refused_by_databasebytes");
        store.store(batch(List.of(), reject(1, NOON, id)));
        assertThat(prompt.text("select reject_id || reason from tidemark.rejects"))
                .isEqualTo(id + "wrong_type");
    }

    /** The copy is refused, and what is tried again is left out as a duplicate of it. */
    @Test
    void aRejectStaysWhereACopyOfItIsRefusedInTheSameBatch() {
        store.store(batch(List.of(), reject(1, NOON, 0)));
        var id = prompt.number("select reject_id from tidemark.rejects");
        var copy = Events.event(1, 1, NOON, "s", "{\"broken\": ");
        assertThat(store.store(batch(List.of(copy, again(1, id, "{\"broken\": ")))))
                .isEqualTo(new Outcome.Stored(0, 1, 1));
        assertThat(rejects()).isEqualTo(1);
    }

    private static Reject reject(int number, Instant time, long again) {
        return new Reject(
                new Identity(1, new UUID(0, number), time),
                NOON,
                "wrong_type",
                "why",
                new Received("/s", "bytes".getBytes(StandardCharsets.UTF_8), true, again));
    }

    private static Event again(int number, long rejectId, String payload) {
        var event = Events.event(1, number, NOON, "s", payload);
        return new Event(
                event.tenantId(),
                event.key(),
                event.occurredAt(),
                event.ownTime(),
                event.receivedAt(),
                event.source(),
                event.type(),
                event.user(),
                event.session(),
                event.payload(),
                event.attributes(),
                new Received("/s", event.payload(), true, rejectId));
    }

    private long rejects() {
        return prompt.number("select count(*) from tidemark.rejects");
    }

    @Test
    void theKeyInSqlIsTheKeyInJava() {
        assertThat(prompt.text("select tidemark.event_key('/shop', 'é-1')::text"))
                .isEqualTo("33b88a3d-6230-fb82-8cd9-f5d3b5f66905");
    }

    private Batch batch(List<Event> events, Reject... rejects) {
        var from = offsets.of("topic", 0);
        return new Batch(from, from.offset() + 100, events, List.of(rejects));
    }

    private static Event event(int number) {
        return Events.event(1, number, NOON, "s", "{\"n\": 0}");
    }

    private long stored() {
        return prompt.number("select count(*) from tidemark.events");
    }
}
