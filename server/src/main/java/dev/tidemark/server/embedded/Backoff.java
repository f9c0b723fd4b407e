package dev.tidemark.server.embedded;

import java.time.Duration;

/**
 * How long to wait before starting a child again.
 *
 * @param failures how often in a row it has died young
 */
record Backoff(int failures) {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** A child that ran for so long and then died is started again at once. */
    static final Duration GROWN_UP = Duration.ofSeconds(10);

    static Backoff none() {
        return new Backoff(0);
    }

    Backoff after(Duration life) {
        return life.compareTo(GROWN_UP) >= 0 ? none() : new Backoff(failures + 1);
    }

    Duration pause() {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
