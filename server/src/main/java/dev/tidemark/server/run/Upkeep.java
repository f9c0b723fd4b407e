package dev.tidemark.server.run;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Retention;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Partitions;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background work on rollups: flush every second, fill those that are new, seal what is over, let go of what is kept no
 * longer, make partitions ahead, and verify everything again and again.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final Duration FILL = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofMinutes(1);

    /** From so many deltas in one flush on, the next one follows at once: they came faster than once a second can bear. */
    private static final int BACKLOG = 20_000;

    private final Database database;
    private final Supplier<Catalog> catalog;
    private final Flusher flusher;
    private final Backfill backfill;
    private final Sealer sealer;
    private final Maintenance maintenance;
    private final Timer flushes;
    private final Counter deltas;
    private final List<AutoCloseable> loops;

    private Upkeep(Database database, Supplier<Catalog> catalog, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.catalog = catalog;
        this.flusher = new Flusher(database);
        this.backfill = new Backfill(database);
        this.sealer = new Sealer(database);
        this.maintenance = new Maintenance(database);
        this.flushes = Timer.builder("tidemark.rollup.flush")
                .description("Time of one rollup's flush")
                .register(registry);
        this.deltas = Counter.builder("tidemark.rollup.flushed")
                .description("Deltas merged into rollups")
                .register(registry);
        this.loops = List.of(
                Loop.start("flush", FLUSH, this::flush),
                Loop.start("fill", FILL, this::fill),
                Loop.start("seal", FILL, this::seal),
                Loop.start("tidy", TIDY, this::tidy),
                VerifyWalk.start(database, clock, registry));
    }

    static Upkeep start(Database database, Supplier<Catalog> catalog, Clock clock, MeterRegistry registry) {
        return new Upkeep(database, catalog, clock, registry);
    }

    private boolean flush() {
        var largest = new AtomicLong();
        forEach(rollups(), rollup -> largest.accumulateAndGet(flush(rollup), Math::max));
        return largest.get() > BACKLOG;
    }

    private Collection<String> rollups() {
        return catalog.get().rollups().keySet();
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

    private long flush(String rollup) {
        var begun = System.nanoTime();
        var flushed = flusher.flush(rollup);
        if (flushed > 0) {
            flushes.record(Duration.ofNanos(System.nanoTime() - begun));
            deltas.increment((double) flushed);
        }
        return flushed;
    }

    private boolean fill() {
        var filled = new AtomicLong();
        forEach(
                rollups(),
                rollup -> backfill.step(rollup).ifPresent(chunk -> {
                    filled.incrementAndGet();
                    LOG.info(
                            "rollup {} is filled from {} on: {} events in {}",
                            rollup,
                            chunk.low(),
                            chunk.events(),
                            chunk.took());
                }));
        return filled.get() > 0;
    }

    private boolean seal() {
        var more = new AtomicLong();
        forEach(rollups(), rollup -> more.addAndGet(sealer.seal(rollup) ? 1 : 0));
        return more.get() > 0;
    }

    private boolean tidy() {
        database.transaction(Isolation.READ_COMMITTED, Partitions::makeAhead);
        new Retention(database).run();
        new Apply(database).settle();
        return maintenance.step().isPresent();
    }

    @Override
    public void close() {
        loops.forEach(Upkeep::close);
    }

    private static void close(AutoCloseable loop) {
        try {
            loop.close();
        } catch (Exception e) {
            LOG.warn("a loop did not end: {}", e.toString());
        }
    }
}
