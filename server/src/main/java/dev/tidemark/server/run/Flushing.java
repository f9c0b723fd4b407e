package dev.tidemark.server.run;

import dev.tidemark.rollup.Flusher;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Merges deltas into rollups. */
final class Flushing implements Loop.Step {

    /** From so many deltas in one flush on, the next one follows at once: they came faster than once a second can bear. */
    private static final int BACKLOG = 20_000;

    private final EachRollup rollups;
    private final Flusher flusher;
    private final Timer flushes;
    private final Counter deltas;

    Flushing(Database database, EachRollup rollups, MeterRegistry registry) {
        this.rollups = rollups;
        this.flusher = new Flusher(database);
        this.flushes = Timer.builder("tidemark.rollup.flush")
                .description("Time of one rollup's flush")
                .register(registry);
        this.deltas = Counter.builder("tidemark.rollup.flushed")
                .description("Deltas merged into rollups")
                .register(registry);
    }

    @Override
    public boolean run() {
        var largest = new AtomicLong();
        rollups.run(name -> largest.accumulateAndGet(flush(name), Math::max));
        return largest.get() > BACKLOG;
    }

    private long flush(String name) {
        var begun = System.nanoTime();
        var flushed = flusher.flush(name);
        if (flushed > 0) {
            flushes.record(Duration.ofNanos(System.nanoTime() - begun));
            deltas.increment((double) flushed);
        }
        return flushed;
    }
}
