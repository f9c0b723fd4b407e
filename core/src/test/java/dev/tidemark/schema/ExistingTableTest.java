package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of a table that is there already, step by step as its README says, and taken away again. */
class ExistingTableTest {

    private static final Path EXAMPLE = Path.of("../examples/existing-table");

    @Test
    void isRolledUpAndLeftAsItWas() throws IOException {
        try (var database = Database.connect(TestPostgres.newDatabase(), 4)) {
            var prompt = new Prompt(database);
            run(database, Files.readString(EXAMPLE.resolve("table.sql")));
            var catalog = Catalog.load(EXAMPLE.resolve("catalog.yaml"));
            new Apply(database).run(catalog);
            catalog.rollups().keySet().forEach(new Backfill(database)::run);
            assertThat(prompt.number("select sum(orders) from tidemark.orders_by_status_hour"))
                    .isEqualTo(20_000);
            run(database, Files.readString(EXAMPLE.resolve("questions.sql")));
            catalog.rollups()
                    .keySet()
                    .forEach(rollup ->
                            assertThat(new Verifier(database).verify(rollup)).isEmpty());
            assertThat(prompt.number("select sum(orders) from tidemark.orders_by_status_hour"))
                    .isEqualTo(prompt.number("select count(*) from orders"))
                    .isLessThan(20_000);
            run(database, "drop schema tidemark cascade");
            run(database, "insert into orders (account, cents) values (1, 5)");
            assertThat(prompt.number("select count(*) from pg_trigger where not tgisinternal"))
                    .isZero();
        }
    }

    private static void run(Database database, String sql) {
        database.outsideTransaction(session -> {
            session.execute(sql);
            return true;
        });
    }
}
