package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.Map;

/**
 * Rebuilds a range of a rollup from its events while ingest goes on. The one primitive for all that looks back; history
 * of something new comes in by {@link Backfill}, which calls it chunk by chunk.
 */
public final class Recompute {

    private static final SqlStatement RECOMPUTE = SqlStatement.load(Recompute.class, "Recompute.run");

    private final Database database;

    public Recompute(Database database) {
        this.database = database;
    }

    /**
     * Rebuilds the buckets that the range touches, as far as the rollup is whole and its events are kept; tells how many
     * events were counted. All in one transaction, for which flushes wait: a range of a day or so keeps it short.
     */
    public long run(String rollup, Instant low, Instant high) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                RECOMPUTE,
                                Map.of("rollup", rollup, "low", low, "high", high),
                                row -> row.bigint("events"))
                        .orElseThrow());
    }
}
