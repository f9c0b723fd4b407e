package dev.tidemark.server.run;

import dev.tidemark.rollup.Walk;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies everything, piece by piece and without end. Used by one thread. */
final class Walking implements Loop.Step {

    private static final Logger LOG = LoggerFactory.getLogger(Walking.class);

    /** Of one processor. */
    private static final double SHARE = 0.01;

    private final Walk walk;
    private final Clock clock;
    private final Counter differences;
    private Instant next = Instant.MIN;

    Walking(Database database, Clock clock, MeterRegistry registry) {
        this.walk = new Walk(database, clock, SHARE);
        this.clock = clock;
        this.differences = Counter.builder("tidemark.verify.differences")
                .description("Places where a rollup was found to differ from its events")
                .register(registry);
    }

    @Override
    public boolean run() {
        if (!clock.instant().isBefore(next)) {
            walk.step().ifPresent(this::found);
        }
        return false;
    }

    private void found(Walk.Piece piece) {
        next = clock.instant().plus(piece.rest());
        if (piece.differences() > 0) {
            differences.increment((double) piece.differences());
            LOG.error(
                    "rollup {} differs from its events in {} places between {} and {}; tidemark verify shows them",
                    piece.rollup(),
                    piece.differences(),
                    piece.low(),
                    piece.high());
        }
    }
}
