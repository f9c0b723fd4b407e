package dev.tidemark.server.run;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/** The background work on rollups. Any number of servers may do it: each piece is safe to be done by several at once. */
final class Upkeep implements AutoCloseable {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SEAL = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Loop> loops;

    private Upkeep(List<Loop> loops) {
        this.loops = loops;
    }

    static Upkeep start(
            Database database, EachRollup rollups, Duration keepRejects, Clock clock, MeterRegistry registry) {
        return new Upkeep(List.of(
                Loop.start("flush", SECOND, new Flushing(database, rollups, registry)),
                Loop.start("fill", SECOND, new Filling(database, rollups)),
                Loop.start("seal", SEAL, new Sealing(database, rollups, registry)),
                Loop.start("tidy", MINUTE, new Tidying(database, keepRejects, clock)),
                Loop.start("verify", SECOND, new Walking(database, clock, registry))));
    }

    /** All at once: each may need a while to come to the end of its piece. */
    @Override
    public void close() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            loops.forEach(loop -> threads.execute(loop::close));
        }
    }
}
