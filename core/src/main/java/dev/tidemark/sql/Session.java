package dev.tidemark.sql;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A transaction in progress: what statements are run on. Used by one thread, and only while its transaction lasts. */
public final class Session {

    private static final int COPY_BUFFER = 1 << 16;

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00 '")
            .appendText(ChronoField.ERA, Map.of(0L, "BC", 1L, "AD"))
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes rows, and tells how many. */
    public int update(SqlStatement sql, Map<String, ?> values) {
        return attempt(sql.text(), () -> {
            try (var prepared = prepare(sql, values)) {
                return prepared.executeUpdate();
            }
        });
    }

    /** Runs a query and reads every row. */
    public <T> List<T> query(SqlStatement sql, Map<String, ?> values, Function<Row, T> read) {
        return attempt(sql.text(), () -> {
            try (var prepared = prepare(sql, values);
                    var results = prepared.executeQuery()) {
                var row = new Row(results);
                var all = new ArrayList<T>();
                while (results.next()) {
                    all.add(read.apply(row));
                }
                return all;
            }
        });
    }

    /** Runs a query that gives one row or none. */
    public <T> Optional<T> first(SqlStatement sql, Map<String, ?> values, Function<Row, T> read) {
        return query(sql, values, read).stream().findFirst();
    }

    /** Runs text without parameters: DDL, settings, several statements at once. */
    public void execute(String sql) {
        attempt(sql, () -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /**
     * Runs a {@code copy … from stdin (format binary)} with the rows that the function writes, and tells how many
     * were stored.
     */
    public long copy(String sql, Consumer<BinaryRows> write) {
        return attempt(sql, () -> {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try (var rows = new BinaryRows(copy)) {
                write.accept(rows);
                return rows.finish();
            } catch (IOException e) {
                throw new SQLException("cannot write the rows", e);
            }
        });
    }

    /** Runs a {@code copy … from stdin} with the bytes of a stream, read to its end, and tells how many rows were stored. */
    public long copy(String sql, InputStream bytes) {
        return attempt(sql, () -> {
            try {
                return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, bytes, COPY_BUFFER);
            } catch (IOException e) {
                throw new SQLException("cannot read the rows", e);
            }
        });
    }

    /** Runs work that may fail without ending the transaction: a {@link SqlFailure} undoes the work and comes through. */
    public <T> T savepoint(Supplier<T> work) {
        var savepoint = attempt("savepoint", connection::setSavepoint);
        try {
            var result = work.get();
            attempt("release savepoint", () -> {
                connection.releaseSavepoint(savepoint);
                return true;
            });
            return result;
        } catch (SqlFailure failure) {
            throw rolledBack(savepoint, failure);
        }
    }

    private SqlFailure rolledBack(Savepoint savepoint, SqlFailure failure) {
        try {
            connection.rollback(savepoint);
            return failure;
        } catch (SQLException e) {
            var lost = new SqlFailure("rollback to savepoint", e);
            lost.addSuppressed(failure);
            return lost;
        }
    }

    /**
     * Runs work that any thread may end.
     *
     * @throws Cancellation.Cancelled if one did
     */
    public <T> T endedBy(Cancellation cancellation, Supplier<T> work) {
        return cancellation.during(connection, work);
    }

    private PreparedStatement prepare(SqlStatement sql, Map<String, ?> values) throws SQLException {
        var prepared = connection.prepareStatement(sql.text());
        var position = 1;
        for (var name : sql.parameters()) {
            if (!values.containsKey(name)) {
                prepared.close();
                throw new IllegalArgumentException("no value for :" + name);
            }
            prepared.setObject(position++, bindable(values.get(name)));
        }
        return prepared;
    }

    private @Nullable Object bindable(@Nullable Object value) throws SQLException {
        return switch (value) {
            case Instant instant -> timestamp(instant);
            case ArrayOf(String type, Object[] items) -> connection.createArrayOf(type, elements(items));
            case null, default -> value;
        };
    }

    /** The driver writes elements as Java does, which knows no infinity and has years before the first. */
    private static Object[] elements(Object[] items) {
        return Stream.of(items).anyMatch(Instant.class::isInstance)
                ? Stream.of(items).map(Session::element).toArray()
                : items;
    }

    private static Object element(Object item) {
        if (!(item instanceof Instant instant)) {
            return item;
        }
        if (instant.equals(Instant.MIN)) {
            return "-infinity";
        }
        return instant.equals(Instant.MAX) ? "infinity" : TIMESTAMP.format(instant);
    }

    /** The driver takes the ends of time for Postgres' infinities. */
    private static OffsetDateTime timestamp(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return OffsetDateTime.MIN;
        }
        return instant.equals(Instant.MAX) ? OffsetDateTime.MAX : instant.atOffset(ZoneOffset.UTC);
    }

    /** A value for a parameter that is an array: the element type's name in Postgres, and the elements. */
    @SuppressWarnings("ArrayRecordComponent") // made and unpacked here and nowhere else
    public record ArrayOf(String type, Object[] items) {}

    private static <T> T attempt(String what, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (SQLException e) {
            throw new SqlFailure(what.strip().lines().findFirst().orElse(what), e);
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SQLException;
    }
}
