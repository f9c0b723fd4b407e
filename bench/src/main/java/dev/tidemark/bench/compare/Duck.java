package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.store.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;

/** DuckDB in memory over the same rows, by typed columns: how fast a scan of all of them can be. It stores nothing by itself. */
final class Duck implements Peer, AutoCloseable {

    private static final String EXPORT = """
            copy (
                select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), tenant_id, payload ->> 'article',
                    payload ->> 'device', payload ->> 'engaged', user_id
                from public.events
            ) to stdout (format csv)""";

    private final Bed source;
    private final Connection connection;

    /** @param source of the events, in {@code public.events} */
    Duck(Bed source) {
        this.source = source;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open DuckDB", e);
        }
    }

    @Override
    public String name() {
        return "DuckDB in memory, scan of typed columns";
    }

    @Override
    public void store(List<Event> batch) {
        throw new UnsupportedOperationException("it takes all rows at once");
    }

    @Override
    public void job() {
        // It has none.
    }

    @Override
    public void finish() {
        try {
            var file = Files.createTempFile("tidemark-compare", ".csv");
            try {
                export(file);
                execute("""
                        create table events as
                        select column0 as bucket, column1 as tenant_id, column2 as article, column3 as device, 1 as views,
                            column4 as engaged_seconds, column5 as user_id
                        from read_csv('%s', header = false, columns = {
                            'column0': 'TIMESTAMP', 'column1': 'INTEGER', 'column2': 'VARCHAR', 'column3': 'VARCHAR',
                            'column4': 'INTEGER', 'column5': 'VARCHAR'})""".formatted(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void export(Path file) throws IOException {
        try (var postgres = source.database().source().getConnection();
                var out = Files.newOutputStream(file)) {
            postgres.unwrap(PGConnection.class).getCopyAPI().copyOut(EXPORT, out);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot export events", e);
        }
    }

    private void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public Optional<Map<String, Long>> ask(Asked asked) {
        var sql = asked.sql("events", "bucket")
                .replace("bucket at time zone 'UTC'", "bucket")
                .replace("timestamptz '", "timestamp '")
                .replace("to_char(time, 'YYYY-MM-DD\"T\"HH24:MI')", "strftime(time, '%Y-%m-%dT%H:%M')");
        var answer = new LinkedHashMap<String, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answer.put(rows.getString(1), rows.getLong(2));
            }
            return Optional.of(answer);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public boolean isOnDisk() {
        return false;
    }

    @Override
    public Bed bed() {
        return source;
    }

    @Override
    public Optional<String> rollup() {
        return Optional.empty();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
