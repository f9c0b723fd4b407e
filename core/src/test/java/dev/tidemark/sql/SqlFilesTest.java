package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.TestCluster;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every statement in a file says whose it is and is accepted by a real Postgres. */
class SqlFilesTest {

    private static final Path FILES = Path.of("src/main/resources/dev/tidemark");

    @TestFactory
    Stream<DynamicTest> everyFilePrepares() throws IOException {
        return prepared(TestPostgres.newDatabase(), file -> !isOfClusters(file));
    }

    @Tag("citus")
    @TestFactory
    Stream<DynamicTest> everyFileOfClustersPreparesThere() throws IOException {
        return prepared(TestCluster.newDatabase(), SqlFilesTest::isOfClusters);
    }

    private static boolean isOfClusters(Path file) {
        return file.toString().contains("/citus/");
    }

    /** Scripts, whose names say nothing of a class, are run and not prepared. */
    private static Stream<DynamicTest> prepared(String url, Predicate<Path> which) throws IOException {
        try (var files = Files.walk(FILES)) {
            var statements = files.filter(file -> file.getFileName().toString().matches("[A-Z]\\w+\\.\\w+\\.sql"))
                    .filter(file -> !file.toString().contains("/migrations/"))
                    .filter(which)
                    .toList();
            assertThat(statements).hasSizeGreaterThan(5);
            return statements.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> prepares(url, file)));
        }
    }

    private static void prepares(String url, Path file) throws Exception {
        var text = Files.readString(file);
        var name = file.getFileName().toString().replace(".sql", "");
        assertThat(text).startsWith("/* " + name + " */\n");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            if (name.equals("EventStore.moveStaged")) {
                statement.execute("create temporary table staged_events (like tidemark.events)");
            }
            if (name.equals("EventStore.stage")) {
                assertThat(statement.execute(text))
                        .as("DDL cannot be prepared, so it is run")
                        .isFalse();
                return;
            }
            var number = new int[1];
            var numbered =
                    Pattern.compile("\\?").matcher(SqlStatement.of(text).text()).replaceAll(_ -> "\\$" + ++number[0]);
            assertThat(statement.execute("prepare one as " + numbered)).isFalse();
        }
    }
}
