package dev.tidemark.testing;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a test says to a database in SQL, each time in a transaction of its own, READ COMMITTED. */
public record Prompt(Database database) {

    /** One statement or several, whatever they give. */
    public void execute(String sql) {
        transaction(session -> {
            session.execute(sql);
            return true;
        });
    }

    /** An update or delete of events, as it stands where it may. */
    public void change(String sql) {
        transaction(session -> {
            session.execute(
                    Placement.of(session) == Placement.CITUS
                            ? "select tidemark.change_events($change$" + sql + "$change$)"
                            : sql);
            return true;
        });
    }

    /** Tells how many rows one statement wrote. */
    public int update(String sql) {
        return transaction(session -> session.update(SqlStatement.of(sql), Map.of()));
    }

    /** The first row's value of a query of one column, as Postgres writes it. */
    public String text(String query) {
        return value(query, row -> row.text("value"));
    }

    public long number(String query) {
        return value(query, row -> row.bigint("value"));
    }

    public boolean flag(String query) {
        return value(query, row -> row.flag("value"));
    }

    private <T> T value(String query, Function<Row, T> read) {
        return rows("select given.value from (" + query + ") given (value)", read)
                .getFirst();
    }

    public <T> List<T> rows(String query, Function<Row, T> read) {
        return transaction(session -> session.query(SqlStatement.of(query), Map.of(), read));
    }

    private <T> T transaction(Function<Session, T> work) {
        return database.transaction(Isolation.READ_COMMITTED, work);
    }
}
