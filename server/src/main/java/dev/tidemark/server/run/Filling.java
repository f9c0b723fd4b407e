package dev.tidemark.server.run;

import dev.tidemark.rollup.Backfill;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills history into rollups that are new or were declared anew, a chunk of each in turn. Used by one thread. */
final class Filling implements Loop.Step {

    private static final Logger LOG = LoggerFactory.getLogger(Filling.class);

    private final EachRollup rollups;
    private final Backfill backfill;
    private final Set<String> underWay = new HashSet<>();

    Filling(Database database, EachRollup rollups) {
        this.rollups = rollups;
        this.backfill = new Backfill(database);
    }

    @Override
    public boolean run() {
        var more = new AtomicBoolean();
        rollups.run(name -> {
            if (fill(name)) {
                more.set(true);
            }
        });
        return more.get();
    }

    private boolean fill(String name) {
        var chunk = backfill.step(name);
        chunk.ifPresent(filled -> {
            underWay.add(name);
            LOG.debug("rollup {} is complete from {} on: {} events more", name, filled.low(), filled.events());
        });
        if (chunk.isEmpty() && underWay.remove(name)) {
            LOG.info("rollup {} is filled with all events that there are", name);
        }
        return chunk.isPresent();
    }
}
