package dev.tidemark.cli;

import dev.tidemark.cli.progress.Display;
import dev.tidemark.cli.progress.Progress;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.sql.Database;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Fills a rollup with the events that are there, newest first, and shows how far it is. */
final class FillingRollup {

    private final String rollup;
    private final Backfill backfill;
    private volatile Filled filled = new Filled(0, Duration.ZERO, Instant.now(), Instant.now(), Instant.MAX);

    FillingRollup(Database database, String rollup) {
        this.rollup = rollup;
        this.backfill = new Backfill(database);
    }

    /** One that is being filled by somebody else as well is filled by both, chunk by chunk. */
    void run(PrintWriter out, PrintWriter err) {
        try (var _ = Display.of(new Display.Task("fill " + rollup, " days", 24), () -> filled.progress(), err)) {
            var chunk = backfill.step(rollup);
            while (chunk.isPresent()) {
                filled = filled.and(chunk.get());
                chunk = backfill.step(rollup);
            }
            backfill.run(rollup);
        }
        out.println("filled rollup %s: %s".formatted(rollup, filled.counts()));
    }

    /**
     * How far it is.
     *
     * @param low from where on the rollup is whole
     * @param oldest before which there are no events
     */
    private record Filled(long events, Duration took, Instant begun, Instant low, Instant oldest) {

        Filled and(Backfill.Chunk chunk) {
            return new Filled(events + chunk.events(), took.plus(chunk.took()), begun, chunk.low(), chunk.oldest());
        }

        Progress progress() {
            var all = oldest.equals(Instant.MIN) || !oldest.isBefore(begun) ? 0 : hours(oldest);
            return new Progress(
                    low.isBefore(oldest) ? all : hours(low),
                    all,
                    low.isBefore(begun) && low.isAfter(oldest)
                            ? counts() + ", complete from " + low.truncatedTo(ChronoUnit.SECONDS)
                            : counts());
        }

        private long hours(Instant back) {
            return Math.max(0, Duration.between(back, begun).toHours());
        }

        String counts() {
            var rate = took.isZero() ? 0 : events * 1_000_000_000.0 / took.toNanos();
            return String.format(Locale.ROOT, "%,d events, %,.0f a second", events, rate);
        }
    }
}
