package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view: { fields: { page: page, zone: zone, section: section, seconds: { path: seconds, type: integer } } }
            rollups:
              wide:
                source: view
                dimensions: { zone: zone, page: page, section: section }
                measures: { views: count, a: { sum: seconds } }
              narrow: { source: view, measures: { views: count } }
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Apply apply = new Apply(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSecondTimeChangesNothing() {
        assertThat(apply.plan(CATALOG).created()).containsExactly("wide", "narrow");
        assertThat(apply.run(CATALOG).created()).containsExactly("wide", "narrow");
        assertThat(apply.run(CATALOG)).isEqualTo(new Applied(List.of(), List.of("wide", "narrow"), List.of()));
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::version))
                .isEqualTo(1);
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::current))
                .isEqualTo(CATALOG);
    }

    @Test
    void withoutEventsThereIsNothingToFill() {
        apply.run(CATALOG);
        assertThat(database.transaction(Isolation.READ_COMMITTED, RollupStates::incomplete))
                .isEmpty();
    }

    @Test
    void fromTwoMachinesAtOnceEachRollupIsMadeOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var a = threads.submit(() -> apply.run(CATALOG).created().size());
            var b = threads.submit(() -> apply.run(CATALOG).created().size());
            assertThat(a.get() + b.get()).isEqualTo(2);
        }
    }

    @Test
    void addsWhatIsNewAndKeepsTheRest() {
        apply.run(CATALOG);
        var more = Catalog.parse("more", """
                sources:
                  view: { fields: { page: page, zone: zone, section: section, seconds: { path: seconds, type: integer }, extra: extra } }
                  other: {}
                rollups:
                  others: { source: other, dimensions: { user: user }, measures: { n: count } }
                """);
        assertThat(apply.run(more)).isEqualTo(new Applied(List.of("others"), List.of(), List.of("wide", "narrow")));
        var now = database.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        assertThat(now.rollups().keySet()).containsExactly("wide", "narrow", "others");
    }

    @Test
    void refusesAnotherDefinitionAndChangesNothing() {
        apply.run(CATALOG);
        var changed = Catalog.parse("changed", CATALOG.toJson().replace("\"page\":\"page\"", "\"page\":\"section\""));
        assertThatThrownBy(() -> apply.run(changed))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining("rollup 'wide' exists with another definition");
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::current))
                .isEqualTo(CATALOG);
    }
}
