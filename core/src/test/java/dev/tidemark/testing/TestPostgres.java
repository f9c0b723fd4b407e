package dev.tidemark.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One Postgres per test JVM and a fresh database per test class. The server is the one that {@code TIDEMARK_TEST_POSTGRES_URL}
 * names (a superuser's JDBC URL; the coordinator of a Citus cluster will do), else PostgreSQL 18 from a Maven dependency.
 * Sessions run in the zone of the JVM, as the driver tells it to the server.
 */
public final class TestPostgres {

    private static final TestServer SERVER = new TestServer(
            Optional.ofNullable(System.getenv("TIDEMARK_TEST_POSTGRES_URL")).orElseGet(TestPostgres::embedded));

    private TestPostgres() {}

    /** The JDBC URL of a new database with the control tables and nothing else. */
    public static String newDatabase() {
        return SERVER.newDatabase();
    }

    @SuppressWarnings("resource") // lives as long as the JVM; its own shutdown hook stops it
    private static String embedded() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "100")
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Postgres for the tests", e);
        }
    }
}
