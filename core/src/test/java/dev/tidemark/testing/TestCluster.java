package dev.tidemark.testing;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A fresh database per test class on the Citus cluster whose coordinator {@code TIDEMARK_CITUS_URL} names (a superuser's JDBC URL).
 * Without it tests are skipped, and say so.
 */
public final class TestCluster {

    private static final Optional<String> COORDINATOR = Optional.ofNullable(System.getenv("TIDEMARK_CITUS_URL"));

    private TestCluster() {}

    private static final class Lazy {
        private static final TestServer SERVER = new TestServer(COORDINATOR.orElseThrow());
    }

    /** The JDBC URL of a new database with the control tables, distributed, and nothing else. */
    public static String newDatabase() {
        return server().newDatabase();
    }

    /** Of one that is plain, until it is {@link #join joined}. */
    public static String newPlainDatabase() {
        return server().newPlainDatabase();
    }

    /** Makes a plain one the coordinator's, with workers; nothing is distributed by that. */
    public static void join(String url) {
        server().join(url);
    }

    private static TestServer server() {
        if (COORDINATOR.isEmpty()) {
            System.err.println("SKIPPED: TIDEMARK_CITUS_URL does not name the coordinator of a Citus cluster");
        }
        Assumptions.assumeTrue(
                COORDINATOR.isPresent(), "TIDEMARK_CITUS_URL does not name the coordinator of a Citus cluster");
        return Lazy.SERVER;
    }
}
