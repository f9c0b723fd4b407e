package dev.tidemark.server.run;

import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import java.util.concurrent.atomic.AtomicBoolean;

/** Fills coarser grains where their buckets are over, and puts versions that are whole by that in the place of older ones. */
final class Sealing implements Loop.Step {

    private final EachRollup rollups;
    private final Sealer sealer;
    private final Apply apply;

    Sealing(Database database, EachRollup rollups) {
        this.rollups = rollups;
        this.sealer = new Sealer(database);
        this.apply = new Apply(database);
    }

    @Override
    public boolean run() {
        var more = new AtomicBoolean();
        rollups.run(name -> {
            if (sealer.seal(name)) {
                more.set(true);
            }
        });
        if (!more.get() && rollups.isUnsettled()) {
            apply.settle();
        }
        return more.get();
    }
}
