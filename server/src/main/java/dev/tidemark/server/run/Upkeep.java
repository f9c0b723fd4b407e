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
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
        var largest = new AtomicInteger();
        forEach(catalog.get().rollups().values(), rollup -> largest.accumulateAndGet(flush(rollup), Math::max));
        return largest.get() > BACKLOG;
    }

    /** All of them, whatever becomes of one; the first failure is thrown when all had their turn. */
    private static <T> void forEach(Collection<T> all, Consumer<T> work) {
        var failures = new ArrayList<RuntimeException>();
        for (var each : all) {
            try {
                work.accept(each);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
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
        forEach(waiting, name -> catalog.get().rollup(name).ifPresent(this::fill));
        return false;
    }

    private void fill(Rollup rollup) {
        var rows = recompute.run(rollup);
        LOG.info("rollup {} is filled: {} rows", rollup.name(), rows);
    }

    @Override
    public void close() {
        flushing.close();
        filling.close();
    }
}
