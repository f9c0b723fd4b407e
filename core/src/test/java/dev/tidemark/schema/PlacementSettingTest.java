package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.Database;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a plain Postgres. That a coordinator stays plain is told by {@code ClusterTest}. */
class PlacementSettingTest {

    private final String url = TestPostgres.newDatabase();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "citus; tidemark.placement is citus, and this database is not the coordinator of a cluster",
                "sharded; tidemark.placement is 'sharded'"
            })
    void whatCannotBeIsRefused(String placement, String message) {
        try (var database = Database.connect(url + "&options=-c%20tidemark.placement%3D" + placement, 2)) {
            assertThatThrownBy(() -> Migrations.run(database)).hasMessageContaining(message);
        }
    }
}
