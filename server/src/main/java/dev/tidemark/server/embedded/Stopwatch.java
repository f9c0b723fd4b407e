package dev.tidemark.server.embedded;

import java.time.Duration;

/** Time passed on the monotonic clock, which no correction of the wall clock moves. */
record Stopwatch(long startNanos) {
    static Stopwatch started() {
        return new Stopwatch(System.nanoTime());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    long millis() {
        return elapsed().toMillis();
    }
}
