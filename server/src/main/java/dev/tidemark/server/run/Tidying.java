package dev.tidemark.server.run;

import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Retention;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Partitions;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.Rejects;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done now and then: partitions ahead, retention, what another version of Tidemark or an interrupted apply left,
 * rejects that are kept no longer, indexes of what is over.
 */
final class Tidying implements Loop.Step {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    private final Maintenance maintenance;
    private final List<Runnable> tasks;

    /** @param keepRejects zero for good */
    Tidying(Database database, Duration keepRejects, Clock clock) {
        this.maintenance = new Maintenance(database);
        this.tasks = List.of(
                () -> database.transaction(Isolation.READ_COMMITTED, Partitions::makeAhead),
                new Apply(database)::settle,
                () -> retain(new Retention(database)),
                maintenance::tellSizes,
                () -> expire(new Rejects(database), keepRejects, clock));
    }

    /** Each task has its turn, whatever becomes of the others; the last failure is thrown. */
    @Override
    public boolean run() {
        RuntimeException failed = null;
        for (var task : tasks) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                failed = failure;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return index();
    }

    private static void retain(Retention retention) {
        var dropped = retention.retain();
        if (dropped > 0) {
            LOG.info("dropped {} partitions that are kept no longer", dropped);
        }
    }

    private static void expire(Rejects rejects, Duration keep, Clock clock) {
        if (keep.isZero()) {
            return;
        }
        var before = clock.instant().minus(keep);
        var total = 0;
        for (var piece = rejects.expire(before); piece > 0; piece = rejects.expire(before)) {
            total += piece;
        }
        if (total > 0) {
            LOG.info("forgot {} rejects from before {}", total, before);
        }
    }

    private boolean index() {
        var partition = maintenance.step();
        partition.ifPresent(name -> LOG.debug("indexed {}, which is over", name));
        return partition.isPresent();
    }
}
