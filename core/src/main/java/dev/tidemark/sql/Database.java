package dev.tidemark.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** One Postgres: transactions that are run again, whole, when others stood in their way, and advisory locks. */
public final class Database implements AutoCloseable {

    private static final int ATTEMPTS = 10;
    private static final long FIRST_PAUSE_NANOS = 5_000_000;

    private static final SqlStatement TRY_LOCK =
            SqlStatement.of("select pg_try_advisory_lock(hashtextextended(:name, 0)) as taken");
    private static final SqlStatement LOCK =
            SqlStatement.of("select pg_advisory_lock(hashtextextended(:name, 0))::text as taken");
    private static final SqlStatement UNLOCK =
            SqlStatement.of("select pg_advisory_unlock(hashtextextended(:name, 0)) as freed");

    private final DataSource source;
    private final AutoCloseable owned;
    private final Isolation usual;

    private Database(DataSource source, AutoCloseable owned, Isolation usual) {
        this.source = source;
        this.owned = owned;
        this.usual = usual;
    }

    /** Over a pool that somebody else owns and closes. */
    public static Database over(DataSource source) {
        return new Database(source, () -> {}, Isolation.READ_COMMITTED);
    }

    /**
     * Over a pool of its own, which is opened at the first use: a database that is away fails statements, not this.
     *
     * @param url of JDBC or of libpq; may carry user and password
     * @param connections at most this many at once
     * @throws InvalidUrl if it is none of Postgres
     */
    public static Database connect(String url, int connections) {
        return connect(url, connections, Isolation.READ_COMMITTED);
    }

    /** The same, where most transactions have this isolation: it need not be said to each of them. */
    public static Database connect(String url, int connections, Isolation usual) {
        var config = new HikariConfig();
        config.setJdbcUrl(PostgresUrl.jdbc(url));
        config.setPoolName("tidemark");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        // Whatever the server's default is: flush and its like refuse any other.
        config.setTransactionIsolation("TRANSACTION_" + usual.name());
        config.addDataSourceProperty("ApplicationName", "tidemark");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // COPY and queries wait as long as the database needs; only connecting is bounded.
        config.addDataSourceProperty("connectTimeout", "5");
        var pool = new HikariDataSource(config);
        return new Database(pool, pool, usual);
    }

    /** For what insists on a DataSource of its own, such as the migrations' library. */
    public DataSource source() {
        return source;
    }

    /**
     * Runs the work in one transaction and commits it. On a serialization failure or a deadlock everything is rolled
     * back and the work is run again, up to {@value #ATTEMPTS} times; so it must have no effects outside the database.
     *
     * @throws SqlFailure whatever else goes wrong; after a lost connection (SQLSTATE 08…) the commit may have happened
     */
    public <T> T transaction(Isolation isolation, Function<Session, T> work) {
        try (var connection = source.getConnection()) {
            return repeatedly(connection, isolation, work);
        } catch (SQLException e) {
            throw new SqlFailure("connecting", e);
        }
    }

    /** Runs statements that cannot be in a transaction, such as {@code create index concurrently}, each on its own and once. */
    public <T> T outsideTransaction(Function<Session, T> work) {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(true);
            return work.apply(new Session(connection));
        } catch (SQLException e) {
            throw new SqlFailure("connecting", e);
        }
    }

    /**
     * Runs the work as {@link #transaction} does while its connection holds the named advisory lock, which is taken
     * before the transaction and so before its snapshot; nothing when somebody else holds it.
     */
    public <T> Optional<T> ifLocked(String name, Isolation isolation, Function<Session, T> work) {
        return locked(TRY_LOCK, name, isolation, work);
    }

    /** Like {@link #ifLocked}, but waits for the lock. */
    public <T> T whenLocked(String name, Isolation isolation, Function<Session, T> work) {
        return locked(LOCK, name, isolation, work).orElseThrow();
    }

    /** A connection of its own for locks that outlive transactions. Its owner closes it. */
    public Held hold() {
        try {
            var connection = source.getConnection();
            connection.setAutoCommit(true);
            return new Held(connection);
        } catch (SQLException e) {
            throw new SqlFailure("connecting", e);
        }
    }

    private <T> Optional<T> locked(SqlStatement lock, String name, Isolation isolation, Function<Session, T> work) {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(true);
            var session = new Session(connection);
            var taken = session.query(lock, Map.of("name", name), row -> row.text("taken"));
            if (taken.getFirst().equals("f")) {
                return Optional.empty();
            }
            return Optional.of(andUnlock(connection, name, () -> repeatedly(connection, isolation, work)));
        } catch (SQLException e) {
            throw new SqlFailure("connecting", e);
        }
    }

    /** A lock that cannot be given back goes with its connection: Postgres frees it when the session ends. */
    private static <T> T andUnlock(Connection connection, String name, Supplier<T> work) throws SQLException {
        try {
            return work.get();
        } finally {
            if (connection.isValid(1)) {
                connection.setAutoCommit(true);
                new Session(connection).query(UNLOCK, Map.of("name", name), row -> row.flag("freed"));
            }
        }
    }

    private <T> T repeatedly(Connection connection, Isolation isolation, Function<Session, T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return once(connection, isolation, work);
            } catch (SqlFailure failure) {
                if (!failure.isConflict() || attempt == ATTEMPTS) {
                    throw failure;
                }
                pause(attempt);
            }
        }
    }

    private <T> T once(Connection connection, Isolation isolation, Function<Session, T> work) {
        try {
            connection.setAutoCommit(false);
            var session = new Session(connection);
            if (isolation != usual) {
                session.execute("set transaction isolation level " + isolation.words());
            }
            var result = work.apply(session);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw rolledBack(connection, new SqlFailure("transaction", e));
        } catch (RuntimeException e) {
            throw rolledBack(connection, e);
        } catch (Error e) {
            throw rolledBack(connection, e);
        }
    }

    /** The failure itself, after a rollback whose own failure must not hide it. */
    private static <E extends Throwable> E rolledBack(Connection connection, E failure) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static void pause(int attempt) {
        var longest = FIRST_PAUSE_NANOS << Math.min(attempt, 6);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    }

    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the pool", e);
        }
    }
}
