package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import java.util.List;

/**
 * Brings a database to a catalog: adds what is new and leaves the rest alone. All in one transaction, so that it may be
 * interrupted anywhere, run twice, and run from two machines at once.
 */
public final class Apply {

    private static final int ATTEMPTS = 20;

    private final Database database;

    public Apply(Database database) {
        this.database = database;
    }

    /**
     * Tells what {@link #run} would do, and changes nothing.
     *
     * @throws CannotApply as {@link #run} would
     */
    public Applied plan(Catalog wanted) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> Plan.of(session, wanted).applied());
    }

    /**
     * Makes the changes. Waits for the writers of events only for moments at a time, so that a long transaction among
     * them does not make the others queue up behind this one.
     *
     * @throws CannotApply with all reasons, when an existing rollup would have to change
     */
    public Applied run(Catalog wanted) {
        for (var attempt = 1; ; attempt++) {
            try {
                return database.whenLocked("tidemark.apply", Isolation.READ_COMMITTED, session -> run(session, wanted));
            } catch (SqlFailure failure) {
                if (!failure.isLockTimeout() || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private static Applied run(Session session, Catalog wanted) {
        var plan = Plan.of(session, wanted);
        if (!plan.merged().equals(plan.current())) {
            session.execute("set local lock_timeout = '2s'");
            plan.newRollups().forEach(rollup -> create(session, rollup));
            CatalogStore.save(session, plan.merged());
        }
        return plan.applied();
    }

    /** Partitions before the trigger: what captures must find a place for its buckets at once. */
    private static void create(Session session, Rollup rollup) {
        CatalogStore.addRollup(session, rollup);
        var statements = RollupDdl.statements(rollup);
        statements.subList(0, statements.size() - 1).forEach(session::execute);
        Partitions.ensure(session, Partitions.months(session));
        session.execute(statements.getLast());
        CatalogStore.completeIfEmpty(session, rollup);
    }

    private record Plan(Catalog current, Catalog merged, Catalog wanted) {

        static Plan of(Session session, Catalog wanted) {
            var current = CatalogStore.current(session);
            // Read back from its text, so that all rollups refer to the sources as they are now and all rules hold.
            var merged = Catalog.parse(
                    "the catalog together with the one in force",
                    current.with(wanted).toJson());
            var plan = new Plan(current, merged, wanted);
            plan.refuseChanges();
            return plan;
        }

        List<Rollup> newRollups() {
            return merged.rollups().values().stream()
                    .filter(rollup -> !current.rollups().containsKey(rollup.name()))
                    .toList();
        }

        Applied applied() {
            return new Applied(
                    newRollups().stream().map(Rollup::name).toList(),
                    names(wanted).stream().filter(names(current)::contains).toList(),
                    names(current).stream()
                            .filter(name -> !names(wanted).contains(name))
                            .toList());
        }

        private void refuseChanges() {
            var reasons = current.rollups().values().stream()
                    .filter(old -> merged.rollup(old.name())
                            .filter(now -> same(old, now))
                            .isEmpty())
                    .map(old -> "rollup '%s' exists with another definition; give the new one another name"
                            .formatted(old.name()))
                    .toList();
            if (!reasons.isEmpty()) {
                throw new CannotApply(reasons);
            }
        }

        private static List<String> names(Catalog catalog) {
            return List.copyOf(catalog.rollups().keySet());
        }

        /** The same to the database: the same columns with the same meaning. A source may gain fields meanwhile. */
        private static boolean same(Rollup a, Rollup b) {
            return RollupDdl.statements(a).equals(RollupDdl.statements(b));
        }
    }
}
