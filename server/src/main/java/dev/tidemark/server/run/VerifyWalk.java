package dev.tidemark.server.run;

import dev.tidemark.rollup.Walk;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies all rollups in the background, piece by piece, with one percent of a processor. */
final class VerifyWalk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyWalk.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double SHARE = 0.01;

    private final Walk walk;
    private final Clock clock;
    private final Counter pieces;
    private final Counter differences;
    private final Loop loop;
    private Instant next = Instant.MIN;

    private VerifyWalk(Database database, Clock clock, MeterRegistry registry) {
        this.walk = new Walk(database, clock, SHARE);
        this.clock = clock;
        this.pieces = Counter.builder("tidemark.verify.pieces")
                .description("Pieces of rollups compared with their events")
                .register(registry);
        this.differences = Counter.builder("tidemark.verify.differences")
                .description("Rows of rollups that differed from their events; anything but 0 is a bug or damage")
                .register(registry);
        this.loop = Loop.start("verify", LOOK, this::step);
    }

    static VerifyWalk start(Database database, Clock clock, MeterRegistry registry) {
        return new VerifyWalk(database, clock, registry);
    }

    private boolean step() {
        if (clock.instant().isBefore(next)) {
            return false;
        }
        walk.step().ifPresent(this::told);
        return false;
    }

    private void told(Walk.Piece piece) {
        next = clock.instant().plus(piece.rest());
        pieces.increment();
        if (piece.differences() > 0) {
            differences.increment((double) piece.differences());
            LOG.warn(
                    "rollup {} differs from its events in {} rows between {} and {}; see tidemark verify",
                    piece.rollup(),
                    piece.differences(),
                    piece.low(),
                    piece.high());
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
