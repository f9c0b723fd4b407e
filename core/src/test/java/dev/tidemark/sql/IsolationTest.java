package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.TestPostgres;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IsolationTest {

    private static final SqlStatement SHOW = SqlStatement.of("show transaction_isolation");

    @ParameterizedTest
    @EnumSource
    void aTransactionHasTheOneItAsksForWhateverIsUsual(Isolation usual) {
        try (var database = Database.connect(TestPostgres.newDatabase(), 1, usual)) {
            for (var turn = 0; turn < 2; turn++) {
                for (var isolation : Isolation.values()) {
                    var shown = database.transaction(
                            isolation,
                            session -> session.first(SHOW, Map.of(), row -> row.text("transaction_isolation"))
                                    .orElseThrow());
                    assertThat(shown).isEqualTo(isolation.words());
                }
            }
        }
    }
}
