package dev.tidemark.server.embedded;

/**
 * A PostgreSQL 18 of our own: a child process on a loopback port, its data in the data directory. It is started again
 * when it dies, on the same port, with all that was committed; connections of the time are lost.
 *
 * <p>The role {@code tidemark} owns the database {@code tidemark}; it may create databases and roles and read the
 * statistics, and is no superuser.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String ROLE = "tidemark";

    private final Keeper<PostgresServer> keeper;

    private EmbeddedPostgres(Keeper<PostgresServer> keeper) {
        this.keeper = keeper;
    }

    /** As {@link #start(DataDirectory, PostgresSettings)} with the built-in settings. */
    public static EmbeddedPostgres start(DataDirectory data) {
        return start(data, PostgresSettings.defaults());
    }

    /**
     * Unpacks and initialises what is missing, stops what an earlier run left, and returns when the server takes
     * connections. May run beside {@link EmbeddedKafka#start} on another thread.
     *
     * @throws EmbeddedFailure when it cannot be started
     */
    public static EmbeddedPostgres start(DataDirectory data, PostgresSettings settings) {
        return new EmbeddedPostgres(Keeper.start(PostgresServer.NAME, () -> PostgresServer.prepared(data, settings)));
    }

    /** JDBC URL of the database, without user and password. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + ROLE;
    }

    public int port() {
        return keeper.part().port();
    }

    public String user() {
        return ROLE;
    }

    /** Letters and digits alone: needs no escaping in a URL. */
    public String password() {
        return keeper.part().passwords().tidemark();
    }

    /** Of the server's first process; another one after it died and came back. */
    public long pid() {
        return keeper.pid();
    }

    /** Ends open transactions and connections, and returns when the server is gone. */
    @Override
    public void close() {
        keeper.close();
    }
}
