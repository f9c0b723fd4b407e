package dev.tidemark.server.run;

import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Fills coarser grains where their buckets are over, and puts versions that are whole by that in the place of older ones. */
final class Sealing implements Loop.Step {

    private final EachRollup rollups;
    private final Sealer sealer;
    private final Apply apply;
    private final Timer seals;

    Sealing(Database database, EachRollup rollups, MeterRegistry registry) {
        this.rollups = rollups;
        this.sealer = new Sealer(database);
        this.apply = new Apply(database);
        this.seals = Timer.builder("tidemark.rollup.seal")
                .description("Time of one look for what is to be sealed of a rollup, and of sealing it")
                .register(registry);
    }

    @Override
    public boolean run() {
        var more = new AtomicBoolean();
        rollups.run(name -> {
            var begun = System.nanoTime();
            if (sealer.seal(name)) {
                more.set(true);
            }
            seals.record(Duration.ofNanos(System.nanoTime() - begun));
        });
        if (!more.get() && rollups.isUnsettled()) {
            apply.settle();
        }
        return more.get();
    }
}
