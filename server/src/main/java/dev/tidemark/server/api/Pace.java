package dev.tidemark.server.api;

import java.time.Duration;

/**
 * How often a live question is asked.
 *
 * @param least from the beginning of one execution to that of the next
 * @param times at least so many times as long as the execution took, its wait for a turn included
 */
record Pace(Duration least, int times) {

    /** For those that read the events themselves: they have a twentieth of one connection at most. */
    private static final int OF_SCANS = 20;

    /** @param least for any question */
    static Pace of(CubeRequest request, Duration least) {
        return new Pace(least, request.scans() ? OF_SCANS : 1);
    }

    /** Nanoseconds from the beginning of an execution that took so many to that of the next. */
    long after(long took) {
        return Math.max(least.toNanos(), took * times);
    }
}
