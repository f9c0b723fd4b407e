package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What these tests do with a Postgres. */
final class TestPostgres {
    private TestPostgres() {}

    /** Kept between runs of the tests. */
    static Path cache() {
        return Path.of("target", "postgres-cache").toAbsolutePath();
    }

    static PostgresSettings settings() {
        return new PostgresSettings(Optional.of(cache()), Map.of());
    }

    static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        execute(url(postgres), sql);
    }

    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    static @Nullable String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(postgres));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static String url(EmbeddedPostgres postgres) {
        return postgres.url() + "?user=" + postgres.user() + "&password=" + postgres.password();
    }
}
