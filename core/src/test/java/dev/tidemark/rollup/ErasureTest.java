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
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a person is erased, every row of every grain is as in a database that has never heard of them. */
class ErasureTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view: { fields: { article: article, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article, user: user }
                measures: { views: count, engaged: { sum: engaged }, times: { quantile: engaged } }
                grains: [hour, day]
              readers:
                source: page_view
                dimensions: { article: article }
                measures: { readers: { count_distinct: user }, longest: { max: engaged }, shortest: { min: engaged } }
                grains: [hour, day, month]
              people:
                source: page_view
                dimensions: { reader: { entity: user } }
                measures: { views: count }
                grains: [hour, week]
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Database other = Database.connect(TestPostgres.newDatabase(), 4);

    @AfterEach
    void close() {
        database.close();
        other.close();
    }

    @Test
    void isAsIfTheyHadNeverBeen() {
        fill(database, _ -> true);
        fill(other, event -> event.tenantId() != 1 || !event.user().equals("user3"));
        var erased = new Erasure(database).erase("acme", "user3", (_, _) -> {});
        assertThat(erased).isEqualTo(43);
        for (var table : List.of(
                "articles_hour",
                "articles_day",
                "readers_hour",
                "readers_day",
                "readers_month",
                "people_hour",
                "people_week",
                "entities")) {
            var rows = "select string_agg(t::text, E'\\n' order by t::text) from tidemark." + table + " t";
            assertThat(new Prompt(database).text(rows))
                    .as(table)
                    .isEqualTo(new Prompt(other).text(rows))
                    .doesNotContain("acme's user3");
        }
        assertThat(new Prompt(database).number("select count(*) from tidemark.events where user_id = 'user3'"))
                .isEqualTo(43);
        CATALOG.rollups()
                .keySet()
                .forEach(rollup ->
                        assertThat(new Verifier(database).verify(rollup)).isEmpty());
        assertThat(new Erasure(database).erase("acme", "user3", (_, _) -> {})).isZero();
    }

    @Test
    void whatWaitsToBeKnownOfThemGoesToo() {
        new Tenants(database).findOrCreate("acme");
        new Apply(database).run(Catalog.parse("test", """
                sources: { page_view: { fields: { name: name }, entities: { user: name } } }
                rollups: { people: { source: page_view, dimensions: { reader: { entity: user } }, measures: { views: count } } }
                """));
        var event = Events.event(1, 1, Instant.parse("2026-01-30T00:00:00Z"), "page_view", "{\"name\": \"Ann\"}");
        new EventStore(database).store(new Batch(new Offsets(database).of("topic", 0), 1, List.of(event), List.of()));
        new Erasure(database).erase("acme", event.user(), (_, _) -> {});
        var prompt = new Prompt(database);
        prompt.execute("select tidemark.flush()");
        assertThat(prompt.number("select count(*) from tidemark.entities where key <> ''"))
                .isZero();
    }

    @Test
    void anUnknownTenantAndNobodyAreRefused() {
        assertThatThrownBy(() -> new Erasure(database).erase("acme", "user3", (_, _) -> {}))
                .as("no events at all, and no such tenant either")
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("there is no tenant \"acme\"");
    }

    private static void fill(Database database, Predicate<Event> sent) {
        new Tenants(database).findOrCreate("acme");
        new Tenants(database).findOrCreate("globex");
        new Apply(database).run(CATALOG);
        var events = IntStream.range(0, 600)
                .mapToObj(ErasureTest::event)
                .filter(sent)
                .toList();
        var store = new EventStore(database);
        store.store(
                new Batch(new Offsets(database).of("topic", 0), 1, events.subList(0, events.size() - 50), List.of()));
        CATALOG.rollups().keySet().forEach(rollup -> {
            new Flusher(database).flush(rollup);
            while (new Sealer(database).seal(rollup)) {
                // A month at a time.
            }
        });
        store.store(new Batch(
                new Offsets(database).of("more", 0), 1, events.subList(events.size() - 50, events.size()), List.of()));
        if (events.size() < 600) {
            CATALOG.rollups().keySet().forEach(new Flusher(database)::flush);
        }
    }

    private static Event event(int number) {
        var at = Instant.parse("2026-01-30T00:00:00Z").plusSeconds(number * 977L);
        return Events.event(
                1 + number / 7 % 2,
                number,
                at,
                "page_view",
                "{\"article\": \"a%d\", \"engaged\": %d}".formatted(number % 5, number * 31 % 100));
    }
}
