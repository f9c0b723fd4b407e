package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.InvalidCatalog;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.Test;

/** A rollup has tables of its name, so none can have the name of one of the schema's own. */
class OwnTablesTest {

    @Test
    void noRollupIsCalledAsATableThatIsThere() {
        try (var database = Database.connect(TestPostgres.newDatabase(), 1)) {
            var names = new Prompt(database).rows("""
                    select relname from pg_class
                    where relnamespace = 'tidemark'::regnamespace and relkind in ('r', 'p', 'v', 'm') and not relispartition
                    order by relname""", row -> row.text("relname"));
            assertThat(names).contains("events", "shares", "boards").hasSizeGreaterThan(20);
            assertThat(names)
                    .allSatisfy(name -> assertThatThrownBy(() -> Catalog.parse("test", """
                    sources: { view: { fields: { page: page } } }
                    rollups: { %s: { source: view, dimensions: { page: page }, measures: { views: count } } }
                    """.formatted(name)))
                            .as(name)
                            .isInstanceOf(InvalidCatalog.class));
        }
    }
}
