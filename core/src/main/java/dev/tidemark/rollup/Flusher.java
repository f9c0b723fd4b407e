package dev.tidemark.rollup;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;
import java.util.Optional;

/** Merges deltas into the finest grain and into every sealed bucket above it. */
public final class Flusher {

    private static final SqlStatement FLUSH = SqlStatement.load(Flusher.class, "Flusher.flush");

    private static final SqlStatement ANSWERING = SqlStatement.load(Flusher.class, "citus/Flusher.answering");

    private final Database database;

    public Flusher(Database database) {
        this.database = database;
    }

    /**
     * Merges all deltas of a rollup that are committed now, and tells how many; 0 too when somebody else is writing the
     * rollup at the moment, who is not waited for. While a node of a cluster is away, those of the others' tenants.
     *
     * @throws SqlFailure if the database, or a cluster's coordinator, is away
     */
    public long flush(String rollup) {
        try {
            return database.transaction(Isolation.READ_COMMITTED, session -> flush(session, rollup));
        } catch (SqlFailure failure) {
            if (!failure.isUnavailable()) {
                throw failure;
            }
            return database.transaction(Isolation.READ_COMMITTED, session -> {
                session.execute("set local tidemark.nodes_that_answer = '%s'"
                        .formatted(answering(session).orElseThrow(() -> failure)));
                return flush(session, rollup);
            });
        }
    }

    private static long flush(Session session, String rollup) {
        return session.first(FLUSH, Map.of("rollup", rollup), row -> row.bigint("flushed"))
                .orElseThrow();
    }

    /** The nodes of a cluster that answer, if some do not. */
    private static Optional<String> answering(Session session) {
        return Placement.of(session) == Placement.PLAIN
                ? Optional.empty()
                : session.first(ANSWERING, Map.of(), row -> row.text("nodes")).filter(nodes -> !nodes.isEmpty());
    }
}
