package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {

    private static final SqlStatement LONG =
            SqlStatement.of("select count(*) as n from generate_series(1, 1000000000000)");
    private static final SqlStatement SHORT = SqlStatement.of("select 1 as n");

    /** One connection, which whoever comes next has to get whole. */
    private final Database database = Database.connect(TestPostgres.newDatabase(), 1);

    private final Database other = Database.connect(TestPostgres.newDatabase(), 1);
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void close() {
        database.close();
        other.close();
    }

    private long run(SqlStatement... statements) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.endedBy(cancellation, () -> {
                    var last = 0L;
                    for (var statement : statements) {
                        last = session.first(statement, Map.of(), row -> row.bigint("n"))
                                .orElseThrow();
                    }
                    return last;
                }));
    }

    private boolean isAtWork() {
        return new Prompt(other)
                .flag(
                        "select exists (select from pg_stat_activity where state = 'active' and query like 'select count(*) as n from generate_series%')");
    }

    @Test
    void endsTheStatementUnderWayAndLeavesTheConnectionWhole() {
        var work = CompletableFuture.supplyAsync(() -> run(LONG));
        await().until(this::isAtWork);
        cancellation.cancel();
        assertThatThrownBy(work::join).hasCauseInstanceOf(Cancellation.Cancelled.class);
        assertThat(isAtWork()).isFalse();
        for (var i = 0; i < 50; i++) {
            assertThat(new Prompt(database).number("select 7")).isEqualTo(7);
        }
    }

    /** A request that reaches Postgres between two statements ends neither. */
    @Test
    void endsTheStatementAfterTheOneUnderWay() {
        var between = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var work = CompletableFuture.supplyAsync(() -> database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.endedBy(cancellation, () -> {
                    session.query(SHORT, Map.of(), row -> row.bigint("n"));
                    between.countDown();
                    awaitQuietly(cancelled);
                    return session.query(LONG, Map.of(), row -> row.bigint("n"));
                })));
        awaitQuietly(between);
        cancellation.cancel();
        cancelled.countDown();
        assertThatThrownBy(work::join).hasCauseInstanceOf(Cancellation.Cancelled.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsCancelledBeforeItBeginsDoesNotBegin() {
        cancellation.cancel();
        assertThatThrownBy(() -> run(SHORT)).isInstanceOf(Cancellation.Cancelled.class);
    }

    @Test
    void whatIsOverIsNotCancelled() {
        assertThat(run(SHORT)).isEqualTo(1);
        cancellation.cancel();
        assertThat(new Prompt(database).number("select 7")).isEqualTo(7);
    }

    @Test
    void otherFailuresAreThemselves() {
        assertThatThrownBy(() -> run(SqlStatement.of("select 1 / 0 as n"))).isInstanceOf(SqlFailure.class);
    }
}
