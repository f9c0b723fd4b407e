package dev.tidemark.rollup;

import dev.tidemark.schema.CoveringIndex;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives partitions that are over a covering index and a vacuum, so that questions about them need the index alone. While a
 * partition is hot, an index on changing measures would make every update of a row expensive. Late events still reach it.
 */
public final class Maintenance {

    private static final SqlStatement SEALED = SqlStatement.load(Maintenance.class, "Maintenance.sealed");

    private final Database database;

    public Maintenance(Database database) {
        this.database = database;
    }

    /** Does it for one partition and tells its name; nothing when none waits. Blocks neither readers nor writers. */
    public Optional<String> step() {
        var waiting = database.transaction(Isolation.READ_COMMITTED, Maintenance::waiting);
        waiting.ifPresent(over -> database.outsideTransaction(session -> {
            CoveringIndex.statements(over.tables(), over.partition()).forEach(session::execute);
            return true;
        }));
        return waiting.map(Over::partition);
    }

    private record Over(RollupTables tables, String partition) {}

    private static Optional<Over> waiting(Session session) {
        List<StoredRollup> stored = RollupStore.all(session);
        return session
                .query(
                        SEALED,
                        Map.of(),
                        row -> new Named(row.text("rollup"), row.integer("version"), row.text("partition")))
                .stream()
                .flatMap(named -> stored.stream()
                        .map(StoredRollup::tables)
                        .filter(named::isOf)
                        .map(tables -> new Over(tables, named.partition())))
                .findFirst();
    }

    private record Named(String rollup, int version, String partition) {

        boolean isOf(RollupTables tables) {
            return tables.version() == version && tables.rollup().name().equals(rollup);
        }
    }
}
