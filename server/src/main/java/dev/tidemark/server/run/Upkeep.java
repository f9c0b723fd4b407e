package dev.tidemark.server.run;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Recompute;
import dev.tidemark.schema.RollupStates;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The background work on rollups: flush every second, and fill those that are new. */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final Duration FILL = Duration.ofSeconds(1);

    /** From so many deltas in one flush on, the next one follows at once: they came faster than once a second can bear. */
    private static final int BACKLOG = 20_000;

    private final Database database;
    private final Supplier<Catalog> catalog;
    private final Flusher flusher;
    private final Recompute recompute;
    private final Timer flushes;
    private final Counter deltas;
    private final Loop flushing;
    private final Loop filling;

    private Upkeep(Database database, Supplier<Catalog> catalog, MeterRegistry registry) {
        this.database = database;
        this.catalog = catalog;
        this.flusher = new Flusher(database);
        this.recompute = new Recompute(database);
        this.flushes = Timer.builder("tidemark.rollup.flush")
                .description("Time of one rollup's flush")
                .register(registry);
        this.deltas = Counter.builder("tidemark.rollup.flushed")
                .description("Deltas merged into rollups")
                .register(registry);
        this.flushing = Loop.start("flush", FLUSH, this::flush);
        this.filling = Loop.start("fill", FILL, this::fill);
    }

    static Upkeep start(Database database, Supplier<Catalog> catalog, MeterRegistry registry) {
        return new Upkeep(database, catalog, registry);
    }

    private boolean flush() {
        var backlog = false;
        for (var rollup : catalog.get().rollups().values()) {
            backlog |= flush(rollup) > BACKLOG;
        }
        return backlog;
    }

    private int flush(Rollup rollup) {
        var begun = System.nanoTime();
        var flushed = flusher.flush(rollup).map(Flusher.Flushed::deltas).orElse(0);
        if (flushed > 0) {
            flushes.record(Duration.ofNanos(System.nanoTime() - begun));
            deltas.increment(flushed);
        }
        return flushed;
    }

    private boolean fill() {
        var waiting = database.transaction(Isolation.READ_COMMITTED, RollupStates::incomplete);
        for (var name : waiting) {
            catalog.get().rollup(name).ifPresent(rollup -> {
                var rows = recompute.run(rollup);
                LOG.info("rollup {} is filled: {} rows", name, rows);
            });
        }
        return false;
    }

    @Override
    public void close() {
        flushing.close();
        filling.close();
    }
}
