package dev.tidemark.schema;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import java.util.ArrayList;
import java.util.function.Function;

/**
 * Brings a database to a catalog, as a migration planner: tells what it would create, build anew, alter and drop, and does
 * it in one transaction, so that it may be interrupted anywhere, run twice, and run from two machines at once.
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
     * @param drop whether what the catalog does not have any more may be dropped
     * @throws CannotApply as {@link #run} would
     */
    public Applied plan(Catalog wanted, boolean drop) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> plan(session, wanted, drop).applied());
    }

    /** Makes the changes and drops nothing. */
    public Applied run(Catalog wanted) {
        return run(wanted, false);
    }

    /**
     * Makes the changes. Waits for the writers of events only for moments at a time, so that a long transaction among
     * them does not make the others queue up behind this one.
     *
     * @param drop whether what the catalog does not have any more is dropped
     * @throws CannotApply with all reasons
     */
    public Applied run(Catalog wanted, boolean drop) {
        var applied = underLock(session -> {
            var plan = plan(session, wanted, drop);
            var steps = new ApplySteps(session);
            plan.merged().sources().values().forEach(steps::keepSource);
            steps.keepEntities(plan.current(), plan.merged());
            plan.steps().forEach(steps::take);
            if (plan.changesCatalog()) {
                CatalogStore.save(session, plan.merged());
            }
            return plan.applied();
        });
        wanted.sources().values().forEach(source -> AttachedTables.keepUnique(database, source));
        new Retelling(database).run();
        return applied;
    }

    /**
     * Puts versions of rollups that are whole in the place of those before them, drops those that were replaced, and makes
     * functions anew that another version of Tidemark generated. To be called when a server starts, and now and then.
     */
    public void settle() {
        new Retelling(database).run();
        underLock(session -> {
            var steps = new ApplySteps(session);
            var all = RollupStore.all(session);
            all.forEach(steps::refresh);
            all.stream()
                    .filter(each -> each.state() == StoredRollup.State.BUILDING)
                    .forEach(building -> all.stream()
                            .filter(each -> each.state() == StoredRollup.State.CURRENT)
                            .filter(each -> each.rollup()
                                    .name()
                                    .equals(building.rollup().name()))
                            .forEach(current -> steps.replace(current, building)));
            return true;
        });
    }

    private static ApplyPlan plan(Session session, Catalog wanted, boolean drop) {
        var plan = new ApplyPlan(CatalogStore.current(session), RollupStore.all(session), wanted, drop);
        var refusals = new ArrayList<>(plan.refusals());
        refusals.addAll(Cluster.mistakes(session, wanted));
        wanted.sources().values().forEach(source -> refusals.addAll(AttachedTables.mistakes(session, source)));
        if (!drop) {
            plan.steps().forEach(step -> refusals.addAll(ApplySteps.importedLosses(session, step)));
        }
        if (!refusals.isEmpty()) {
            throw new CannotApply(refusals);
        }
        return plan;
    }

    private <T> T underLock(Function<Session, T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return database.whenLocked("tidemark.apply", Isolation.READ_COMMITTED, session -> {
                    session.execute("set local lock_timeout = '2s'");
                    return work.apply(session);
                });
            } catch (SqlFailure failure) {
                if (!failure.isLockTimeout() || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }
}
