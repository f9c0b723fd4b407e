package dev.tidemark.testing;

import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Postgres per test JVM and a fresh database per test class, copied from a migrated template. The server is the one
 * that {@code TIDEMARK_TEST_POSTGRES_URL} names (a superuser's JDBC URL), else PostgreSQL 18 from a Maven dependency. Where
 * it is the coordinator of a Citus cluster, each database is one of the whole cluster.
 * Sessions run in the zone of the JVM, as the driver tells it to the server. With {@code KEEP_DB=1} the databases stay and
 * their URLs are printed.
 */
public final class TestPostgres {

    private static final String TEMPLATE =
            "tidemark_template_" + ProcessHandle.current().pid();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SERVER = server();
    private static final List<String> NODES = TestCluster.nodes(SERVER);

    static {
        NODES.forEach(node -> execute(node, "create database " + TEMPLATE));
        TestCluster.join(NODES.stream().map(node -> url(node, TEMPLATE)).toList());
        try (var database = Database.connect(url(TEMPLATE), 2)) {
            Migrations.run(database);
        }
    }

    private TestPostgres() {}

    /** The JDBC URL of a new database with the control tables and nothing else. */
    public static synchronized String newDatabase() {
        var name = "tidemark_test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        NODES.forEach(node -> copyTemplate(node, name));
        if (System.getenv("KEEP_DB") != null) {
            System.out.println("kept: " + url(name));
        }
        return url(name);
    }

    private static String server() {
        return Optional.ofNullable(System.getenv("TIDEMARK_TEST_POSTGRES_URL")).orElseGet(TestPostgres::embedded);
    }

    private static void copyTemplate(String node, String name) {
        if (NODES.size() > 1) {
            TestCluster.leave(node, TEMPLATE);
        }
        execute(node, "create database " + name + " template " + TEMPLATE);
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

    private static String url(String database) {
        return url(SERVER, database);
    }

    static String url(String server, String database) {
        return server.replaceFirst("(//[^/]+/)[^?]*", "$1" + database);
    }

    static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
