package dev.tidemark.rollup;

import dev.tidemark.schema.Partitions;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Deletes all events of a person, month by month. The triggers that capture changes take them out of every measure in the
 * transaction that deletes them, distinct counts included, and their name out of the keys of rollups.
 */
public final class Erasure {

    private static final SqlStatement ERASE = SqlStatement.load(Erasure.class, "Erasure.erase");

    private final Database database;

    public Erasure(Database database) {
        this.database = database;
    }

    /**
     * Erases a user of a tenant. Interrupted, it is simply called again.
     *
     * @param progress is told of each month that is done, and how many events of it went
     * @return how many events went
     * @throws dev.tidemark.sql.SqlFailure when there is no such tenant, or the user is {@code ''}
     */
    public long erase(String tenant, String user, BiConsumer<YearMonth, Long> progress) {
        // Nothing yet, but an unknown tenant is told even where there are no events.
        var erased = erase(tenant, user, Instant.MIN, Instant.MIN);
        for (var month : database.transaction(Isolation.READ_COMMITTED, Partitions::months)) {
            var events = erase(tenant, user, start(month), start(month.plusMonths(1)));
            progress.accept(month, events);
            erased += events;
        }
        return erased;
    }

    private long erase(String tenant, String user, Instant low, Instant high) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                ERASE,
                                Map.of("tenant", tenant, "user", user, "low", low, "high", high),
                                row -> row.bigint("events"))
                        .orElseThrow());
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
