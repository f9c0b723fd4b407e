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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that no sum could hold: a clear refusal or nothing at all, never a wrong sum, never a flush that is stuck. */
class BadInputTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields:
                  page: page.name
                  tags: tags
                  count: { path: n, type: integer }
                  price: { path: order.price, type: decimal }
            rollups:
              pages:
                source: view
                dimensions: { page: page }
                measures: { views: count, total: { sum: count }, paid: { sum: price }, prices: { quantile: price }, dearest: { max: price } }
                grains: [hour, month]
              tags: { source: view, dimensions: { tag: { explode: tags } }, measures: { tagged: count } }
            """);

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private int batches;

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": \"12\"}",
                "{\"n\": 12.5}",
                "{\"n\": 2147483648}",
                "{\"n\": [1]}",
                "{\"n\": true}",
                "{\"order\": {\"price\": \"NaN\"}}",
                "{\"order\": {\"price\": 1e30}}",
                "{\"order\": {\"price\": 1e131000}}",
                "{\"order\": {\"price\": -1e-31}}",
                "{\"order\": {\"price\": {}}}"
            })
    void aValueThatNoColumnHoldsRefusesItsEventAlone(String payload) {
        new Apply(database).run(CATALOG);
        var good = Events.event(1, 1, NOON, "view", "{\"n\": 3}");
        assertThat(send(good, Events.event(1, 2, NOON, "view", payload))).isEqualTo(new Outcome.Stored(1, 0, 1));
        flush();
        assertThat(prompt.text("select views || ' ' || total from tidemark.pages_hour"))
                .isEqualTo("1 3");
        assertThatThrownBy(() -> prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                values ('2026-01-05', now(), gen_random_uuid(), 1, true, 'view', 'view', '%s')""".formatted(payload)))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("the catalog declares a number, but the event has");
        assertEqual();
    }

    /** An event that came before the catalog knew the field counts without it, and the backfill goes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": \"12\"}",
                "{\"n\": 1e400}",
                "{\"order\": {\"price\": \"dear\"}}",
                "{\"order\": 7}",
                "[]",
                "null",
                "\"text\"",
                "7"
            })
    void whatIsStoredAlreadyCountsAsAbsent(String payload) {
        new Apply(database).run(Catalog.parse("before", "sources: { view: {} }"));
        assertThat(send(
                        Events.event(1, 1, NOON, "view", payload),
                        Events.event(1, 2, NOON, "view", "{\"n\": 3, \"page\": {\"name\": \"\"}}")))
                .isEqualTo(new Outcome.Stored(2, 0, 0));
        new Apply(database).run(CATALOG);
        CATALOG.rollups().keySet().forEach(new Backfill(database)::run);
        assertThat(prompt.text("select views || ' ' || total from tidemark.pages_hour"))
                .isEqualTo("2 3");
        assertEqual();
        prompt.change("delete from tidemark.events");
        flush();
        assertEqual();
        assertThat(prompt.number("select count(*) from tidemark.pages_hour")).isZero();
    }

    @Test
    void aPathThatMeetsAnotherTypeIsText() {
        new Apply(database).run(CATALOG);
        assertThat(send(
                        Events.event(1, 1, NOON, "view", "{\"page\": {\"name\": {\"a\": 1}}, \"tags\": {\"x\": 1}}"),
                        Events.event(1, 2, NOON, "view", "{\"page\": \"flat\", \"tags\": [[1], {\"y\": 2}, null, 5]}")))
                .isEqualTo(new Outcome.Stored(2, 0, 0));
        flush();
        assertThat(prompt.text("select string_agg(page, '|' order by page) from tidemark.pages_hour"))
                .isEqualTo("|{\"a\": 1}");
        assertThat(prompt.text("select string_agg(tag, '|' order by tag) from tidemark.tags_hour"))
                .isEqualTo("|5|[1]|{\"x\": 1}|{\"y\": 2}");
        assertEqual();
    }

    @Test
    void aTimeThatCanOnlyBeAMistakeIsRefused() {
        new Apply(database).run(CATALOG);
        assertThat(send(
                        Events.event(1, 1, Instant.parse("1969-12-31T23:59:59.999999Z"), "view", "{}"),
                        Events.event(1, 2, Instant.parse("1970-01-01T00:00:00Z"), "view", "{}"),
                        Events.event(1, 3, Instant.parse("2199-12-31T23:59:59.999999Z"), "view", "{}"),
                        Events.event(1, 4, Instant.parse("2200-01-01T00:00:00Z"), "view", "{}")))
                .isEqualTo(new Outcome.Stored(2, 0, 2));
        flush();
        assertThat(prompt.number("select count(*) from tidemark.pages_hour")).isEqualTo(2);
        assertThat(prompt.text("select string_agg(distinct reason, '') from tidemark.rejects"))
                .isEqualTo("time_out_of_range");
        assertEqual();
    }

    @Test
    void anUnknownRollupIsToldWithTheOnesThereAre() {
        new Apply(database).run(CATALOG);
        assertThatThrownBy(() -> new Flusher(database).flush("page"))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("there is no rollup \"page\"")
                .hasMessageContaining("Rollups: pages, tags.");
    }

    private Outcome send(Event... events) {
        var from = new Offsets(database).of("topic " + batches++, 0);
        return new EventStore(database).store(new Batch(from, 1, List.of(events), List.of()));
    }

    private void flush() {
        prompt.execute("select tidemark.flush()");
    }

    private void assertEqual() {
        CATALOG.rollups()
                .keySet()
                .forEach(rollup -> assertThat(new Verifier(database).verify(rollup))
                        .as(rollup)
                        .isEmpty());
    }
}
