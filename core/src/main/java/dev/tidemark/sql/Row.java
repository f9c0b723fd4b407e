package dev.tidemark.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current row of an answer. Valid only inside the function it is given to. */
public final class Row {

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public String text(String column) {
        return present(column, results::getString);
    }

    public int integer(String column) {
        return present(column, results::getInt);
    }

    public long bigint(String column) {
        return present(column, results::getLong);
    }

    public boolean flag(String column) {
        return present(column, results::getBoolean);
    }

    public Optional<Boolean> flagIfAny(String column) {
        try {
            return Optional.ofNullable(results.getObject(column, Boolean.class));
        } catch (SQLException e) {
            throw new SqlFailure("reading column " + column, e);
        }
    }

    public BigDecimal number(String column) {
        return present(column, results::getBigDecimal);
    }

    public Optional<BigDecimal> numberIfAny(String column) {
        try {
            return Optional.ofNullable(results.getBigDecimal(column));
        } catch (SQLException e) {
            throw new SqlFailure("reading column " + column, e);
        }
    }

    public byte[] bytes(String column) {
        return present(column, results::getBytes);
    }

    /** Postgres' infinities are {@link Instant#MIN} and {@link Instant#MAX}. */
    public Instant instant(String column) {
        var value = present(column, name -> results.getObject(name, OffsetDateTime.class));
        if (value.equals(OffsetDateTime.MIN)) {
            return Instant.MIN;
        }
        return value.equals(OffsetDateTime.MAX) ? Instant.MAX : value.toInstant();
    }

    public LocalDateTime local(String column) {
        return present(column, name -> results.getObject(name, LocalDateTime.class));
    }

    /** Whatever the column holds, as the driver's own type. */
    public <T> T value(String column, Class<T> type) {
        return present(column, name -> results.getObject(name, type));
    }

    private <T> T present(String column, Read<T> read) {
        try {
            var value = read.from(column);
            if (value == null || results.wasNull()) {
                throw new IllegalStateException("column " + column + " is null");
            }
            return value;
        } catch (SQLException e) {
            throw new SqlFailure("reading column " + column, e);
        }
    }

    @FunctionalInterface
    private interface Read<T> {
        @Nullable
        T from(String column) throws SQLException;
    }
}
