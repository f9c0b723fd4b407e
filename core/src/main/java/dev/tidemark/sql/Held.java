package dev.tidemark.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that is kept for advisory locks of its session. Each statement is a transaction. If the connection breaks its locks
 * are free; who relies on them has to look, in the transaction that matters, whether he is still meant.
 */
public final class Held implements AutoCloseable {

    private static final String UNLOCK = "select pg_advisory_unlock_all()";

    private final Connection connection;

    Held(Connection connection) {
        this.connection = connection;
    }

    public Session session() {
        return new Session(connection);
    }

    /** Frees the locks. Those of a connection that is broken are free, and a pool does not want it back. */
    @Override
    public void close() {
        try (connection) {
            if (connection.isValid(1)) {
                session().execute(UNLOCK);
            }
        } catch (SQLException broken) {
            return;
        }
    }
}
