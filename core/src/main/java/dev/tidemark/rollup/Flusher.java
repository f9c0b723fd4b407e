package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** Merges deltas into the finest grain and into every sealed bucket above it. */
public final class Flusher {

    private static final SqlStatement FLUSH = SqlStatement.load(Flusher.class, "Flusher.flush");

    private final Database database;

    public Flusher(Database database) {
        this.database = database;
    }

    /**
     * Merges all deltas of a rollup that are committed now, and tells how many; 0 too when somebody else is writing the
     * rollup at the moment, who is not waited for.
     */
    public long flush(String rollup) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(FLUSH, Map.of("rollup", rollup), row -> row.bigint("flushed"))
                        .orElseThrow());
    }
}
