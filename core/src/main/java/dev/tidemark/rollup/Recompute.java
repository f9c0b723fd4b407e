package dev.tidemark.rollup;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.EventAggregate;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/**
 * Rebuilds a rollup from its events while ingest goes on: in one snapshot, taken under the rollup's lock, the deltas and
 * rows that it sees give way to the aggregate of the events that it sees. What commits later has its own deltas.
 */
public final class Recompute {

    private static final SqlStatement COMPLETE = SqlStatement.load(Recompute.class, "Recompute.complete");

    private final Database database;

    public Recompute(Database database) {
        this.database = database;
    }

    /** Rebuilds all of a rollup, waiting for a flush that is under way, and tells how many rows it has now. */
    public int run(Rollup rollup) {
        var tables = new RollupTables(rollup);
        return database.whenLocked(
                tables.lock(), Isolation.REPEATABLE_READ, session -> rebuild(session, rollup, tables));
    }

    private static int rebuild(Session session, Rollup rollup, RollupTables tables) {
        session.update(delete(rollup, tables.deltas()), Map.of());
        session.update(delete(rollup, tables.finest()), Map.of());
        var rows = session.update(insert(rollup, tables), Map.of());
        session.update(COMPLETE, Map.of("name", rollup.name()));
        return rows;
    }

    private static SqlStatement delete(Rollup rollup, String table) {
        return SqlStatement.of("/* Recompute.delete.%s */ delete from %s".formatted(rollup.name(), table));
    }

    private static SqlStatement insert(Rollup rollup, RollupTables tables) {
        return SqlStatement.of("""
                /* Recompute.insert.%s */
                insert into %s (%s)
                %s""".formatted(
                        rollup.name(),
                        tables.finest(),
                        tables.columns(),
                        EventAggregate.of(rollup, "tidemark.events", "true")));
    }
}
