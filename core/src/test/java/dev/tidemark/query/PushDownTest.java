package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.facts.DatabaseFacts;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.imports.Undone;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Erasure;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.rollup.Retention;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.rollup.Walk;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.TenantPlacement;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Everything that the engine does is done where the rows are. A statement that pulls rows to the coordinator, to send them around
 * again, leaves an intermediate result, of which sessions here allow none; one that would shuffle rows between nodes is refused by
 * Citus anyway, unless that is asked for. With the same setting in {@code TIDEMARK_TEST_POSTGRES_URL} the tests of answers say it
 * of questions.
 */
@Tag("citus")
class PushDownTest {

    /** In the URL of JDBC. */
    private static final String NOTHING_PULLED = "&options=-c%20citus.max_intermediate_result_size%3D0";

    private static final String CATALOG = """
            sources:
              page_view:
                user: user
                fields: { article: article, title: title, engaged: { path: engaged, type: integer } }
                entities: { article: [title] }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { views: count, engaged: { sum: engaged } }
                grains: [hour, day]
              readers:
                source: page_view
                measures: { readers: { count_distinct: user }, longest: { max: engaged } }
                grains: [hour, day]
              pages:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { pageviews: count }
                grains: [hour, day]
                import: {}
            """;

    private static final Instant BEGIN = Instant.parse("2026-02-27T22:00:00Z");

    private final Database database = Database.connect(TestCluster.newDatabase() + NOTHING_PULLED, 6);
    private final Prompt prompt = new Prompt(database);
    private int topics;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSettingRefusesWhatIsPulled() {
        fill();
        assertThatThrownBy(() -> prompt.number("""
                        with newest as materialized (select tenant_id, event_key from tidemark.events order by received_at desc limit 50)
                        select count(*) from newest join tidemark.events using (tenant_id, event_key)"""))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("intermediate result size");
    }

    @Test
    void theEngineDoesEverythingWhereTheRowsAre() {
        new Tenants(database).findOrCreate("north");
        fill();
        var catalog = Catalog.parse("test", CATALOG);
        store(events(0, 50));
        flush(catalog);
        new Recompute(database).run("readers", BEGIN, BEGIN.plus(Duration.ofHours(3)));
        assertThat(new Erasure(database).erase("north", "user2", (_, _) -> {})).isPositive();
        prompt.change("delete from tidemark.events where user_id = 'user1'");
        flush(catalog);
        var wider = CATALOG + """
              titles:
                source: page_view
                dimensions: { title: title }
                measures: { views: count }
                grains: [hour, day, month]
            """;
        new Apply(database).run(Catalog.parse("test", wider));
        new Backfill(database).run("titles");
        flush(Catalog.parse("test", wider));
        importAndUndo();
        new Apply(database).settle();
        new Retention(database).retain();
        new Maintenance(database).tellSizes();
        new Walk(database, Clock.systemUTC(), 1).step();
        assertThat(new DatabaseFacts(database).read()).isNotEmpty();
        assertThat(new TenantPlacement(database).largest(3)).hasSize(3);
        for (var rollup : List.of("articles", "readers", "titles", "pages")) {
            assertThat(new Verifier(database).verify(rollup)).isEmpty();
        }
    }

    /** Of one tenant, and of all, in place of what events said. What it tells of entities is compared on the coordinator: nothing here. */
    private void importAndUndo() {
        var imports = new Imports(database);
        for (var tenant : List.of(Optional.<String>empty(), Optional.of("north"))) {
            var order = new Order(List.of("pages"), BEGIN, BEGIN.plus(Duration.ofHours(1)), tenant, "");
            try (var staging = ((Begun.Ready) imports.begin(order)).staging()) {
                staging.copy("pages", new ByteArrayInputStream("1,north,,a1,7,\n".getBytes(StandardCharsets.UTF_8)));
                assertThat(staging.commit(0)).isInstanceOf(Imported.Done.class);
            }
        }
        assertThat(imports.undo(2)).isInstanceOf(Undone.Done.class);
        assertThat(imports.undo(1)).isInstanceOf(Undone.Done.class);
    }

    private void fill() {
        var catalog = Catalog.parse("test", CATALOG);
        new Apply(database).run(catalog);
        store(events(0, 400));
        flush(catalog);
        store(events(400, 500));
    }

    private void flush(Catalog catalog) {
        for (var rollup : catalog.rollups().keySet()) {
            new Flusher(database).flush(rollup);
            while (new Sealer(database).seal(rollup)) {
                assertThat(rollup).isNotEmpty();
            }
        }
        prompt.number("select coalesce(tidemark.flush_entities(true), 0)");
    }

    private static List<Event> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> Events.event(
                        1 + number % 8,
                        number,
                        BEGIN.plusSeconds(number * 97L),
                        "page_view",
                        "{\"article\": \"a%d\", \"title\": \"Title %d\", \"engaged\": %d}"
                                .formatted(number % 5, number % 5, number % 60)))
                .toList();
    }

    private void store(List<Event> events) {
        var position = new Offsets(database).of("topic " + ++topics, 0);
        assertThat(new EventStore(database).store(new Batch(position, events.size(), events, List.of())))
                .isInstanceOf(Outcome.Stored.class);
    }
}
