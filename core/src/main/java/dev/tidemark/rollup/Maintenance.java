package dev.tidemark.rollup;

import dev.tidemark.schema.CoveringIndex;
import dev.tidemark.schema.Placement;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives sealed partitions their covering indexes and a vacuum, so that questions about them need an index alone. While a
 * partition is hot, an index on changing measures would make every update of a row expensive; that is the finest grain until
 * the partition is over. Late events still reach it.
 */
public final class Maintenance {

    private static final SqlStatement SEALED = SqlStatement.load(Maintenance.class, "Maintenance.sealed");

    private static final SqlStatement TELL_SIZES = SqlStatement.load(Maintenance.class, "citus/Maintenance.tellSizes");

    private final Database database;

    public Maintenance(Database database) {
        this.database = database;
    }

    /**
     * Does it for one partition and tells its name; nothing when none waits. Blocks neither readers nor writers. Indexes that
     * the catalog asks for no longer go as soon as others are there.
     */
    public Optional<String> step() {
        var waiting = database.transaction(Isolation.READ_COMMITTED, Maintenance::waiting);
        waiting.ifPresent(partition -> database.outsideTransaction(session -> {
            partition.statements().forEach(session::execute);
            return true;
        }));
        return waiting.map(Sealed::partition);
    }

    /**
     * On a cluster, keeps what rollups take on all nodes, for planners to compare; elsewhere the files themselves are looked at.
     *
     * @throws dev.tidemark.sql.SqlFailure also while a node is away
     */
    public void tellSizes() {
        database.transaction(
                Isolation.READ_COMMITTED,
                session -> Placement.of(session) == Placement.CITUS ? session.update(TELL_SIZES, Map.of()) : 0);
    }

    /** @param there its covering indexes, as they tell of themselves */
    private record Sealed(RollupTables tables, String partition, List<String> there) {

        boolean isComplete() {
            return Set.copyOf(there).equals(wanted().map(CoveringIndex::told).collect(Collectors.toSet()));
        }

        private Stream<CoveringIndex> wanted() {
            return CoveringIndex.of(tables, partition).stream();
        }

        List<String> statements() {
            var missing = wanted().filter(each -> !there.contains(each.told())).toList();
            var kept = wanted().map(CoveringIndex::told).filter(there::contains).toList();
            // One of the same name that ranks by another measure has to go first.
            var names = missing.stream().map(CoveringIndex::name).toList();
            var old = there.stream()
                    .filter(each -> !kept.contains(each))
                    .map(each -> each.split(" ", 2)[0])
                    .toList();
            return Stream.of(
                            old.stream().filter(names::contains).map(CoveringIndex::drop),
                            missing.stream().flatMap(each -> each.create(partition).stream()),
                            Stream.of(CoveringIndex.vacuum(partition)),
                            old.stream().filter(each -> !names.contains(each)).map(CoveringIndex::drop))
                    .flatMap(each -> each)
                    .toList();
        }
    }

    private static Optional<Sealed> waiting(Session session) {
        List<StoredRollup> stored = RollupStore.all(session);
        return session
                .query(
                        SEALED,
                        Map.of(),
                        row -> new Named(
                                row.text("rollup"), row.integer("version"), row.text("partition"), row.text("indexes")))
                .stream()
                .flatMap(named -> stored.stream()
                        .map(StoredRollup::tables)
                        .filter(named::isOf)
                        .map(tables -> new Sealed(
                                tables,
                                named.partition(),
                                named.indexes().lines().toList())))
                .filter(each -> !each.isComplete())
                .findFirst();
    }

    private record Named(String rollup, int version, String partition, String indexes) {

        boolean isOf(RollupTables tables) {
            return tables.version() == version && tables.rollup().name().equals(rollup);
        }
    }
}
