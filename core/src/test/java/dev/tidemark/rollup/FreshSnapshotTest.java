package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.TestPostgres;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What waits for the rollup's lock must see what was done meanwhile. In a transaction of one snapshot it would not: a flush
 * left out the bucket that was sealed since, and a seal the rows that were flushed since.
 */
class FreshSnapshotTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: {} }
            rollups: { views: { source: view, measures: { n: count }, grains: [hour, day] } }
            """);

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 2);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flush()", "seal()", "recompute('views')", "backfill()", "retain()"})
    void oneSnapshotForAllStatementsIsRefused(String call) {
        new Apply(database).run(CATALOG);
        assertThat(catchThrowable(() -> call(Isolation.REPEATABLE_READ, call)))
                .asInstanceOf(InstanceOfAssertFactories.type(SqlFailure.class))
                .satisfies(failure -> assertThat(failure.state()).isEqualTo("25000"))
                .satisfies(failure -> assertThat(failure.getMessage()).contains("too old here", "READ COMMITTED"));
        call(Isolation.READ_COMMITTED, call);
    }

    @Test
    void theDefaultOfTheServerDoesNotMatter() {
        new Apply(database).run(CATALOG);
        var name = url.replaceFirst(".*/([^?]*)\\?.*", "$1");
        call(Isolation.READ_COMMITTED, "add_partition('events', now())");
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("alter database " + name + " set default_transaction_isolation = 'serializable'");
            return true;
        });
        try (var later = Database.connect(url, 1)) {
            assertThat(new Flusher(later).flush("views")).isZero();
        }
    }

    /** Its backfill may have counted what this transaction is about to change, and nothing of it is seen here. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", limits: { members_per_bucket: 2 }"})
    void aChangeOlderThanTheVersionThatLearnsOfItBeginsAnew(String limit) {
        var distinct = Catalog.parse("test", """
                sources: { view: { user: user, fields: { page: page } } }
                rollups:
                  views: { source: view, dimensions: { page: page }, measures: { n: count, readers: { count_distinct: user } }, grains: [hour, day]%s }
                """.formatted(limit));
        new Apply(database).run(CATALOG);
        call(Isolation.READ_COMMITTED, "add_partition('events', '2026-03-01')");
        execute(Isolation.READ_COMMITTED, """
                insert into tidemark.events
                select '2026-03-01', now(), gen_random_uuid(), 1, true, 'view', 'view', 'user' || n, '', '{"page": "a"}', '{}'
                from generate_series(1, 10) n""");
        var attempts = new AtomicInteger();
        database.transaction(Isolation.REPEATABLE_READ, session -> {
            session.query(SqlStatement.of("select 1 from tidemark.events limit 1"), Map.of(), _ -> true);
            if (attempts.incrementAndGet() == 1) {
                new Apply(database).run(distinct);
            }
            session.execute("delete from tidemark.events where user_id = 'user3'");
            return true;
        });
        assertThat(attempts).hasValue(2);
        new Apply(database).run(distinct);
        assertThat(new Verifier(database).verify("views")).isEmpty();
    }

    private void execute(Isolation isolation, String sql) {
        database.transaction(isolation, session -> {
            session.execute(sql);
            return true;
        });
    }

    private void call(Isolation isolation, String call) {
        database.transaction(
                isolation,
                session -> session.query(SqlStatement.of("select from tidemark." + call), Map.of(), _ -> true));
    }
}
