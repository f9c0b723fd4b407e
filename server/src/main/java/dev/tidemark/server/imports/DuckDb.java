package dev.tidemark.server.imports;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * An empty DuckDB in memory for reading a file: two threads and little memory, beyond which it writes to a folder; it loads no
 * extensions, so that there is nothing remote that it could read.
 */
final class DuckDb {

    private static final String DRIVER = "org.duckdb.DuckDBDriver";
    private static final String MEMORY = "256MB";

    private DuckDb() {}

    /**
     * Opens one. The caller closes it.
     *
     * @param folder for what memory does not hold; made when needed
     * @throws ReaderMissing if the jar is not there
     */
    static Connection open(Path folder) throws SQLException {
        return open(folder, true);
    }

    /** One that tells in full what is wrong: results that stream lose some of its errors ("Invalid result set"). */
    static Connection openToDiagnose(Path folder) throws SQLException {
        return open(folder, false);
    }

    private static Connection open(Path folder, boolean streaming) throws SQLException {
        var settings = new Properties();
        settings.setProperty("threads", "2");
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("temp_directory", folder.resolve("duckdb").toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("jdbc_stream_results", String.valueOf(streaming));
        var connection = driver().connect("jdbc:duckdb:", settings);
        try (var statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
        }
        return connection;
    }

    private static Driver driver() {
        try {
            return Class.forName(DRIVER)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException _) {
            throw new ReaderMissing();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot start DuckDB, which reads files", e);
        }
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
