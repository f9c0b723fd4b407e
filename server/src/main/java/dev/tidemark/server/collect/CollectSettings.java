package dev.tidemark.server.collect;

import java.time.Duration;

/**
 * Limits of collecting.
 *
 * @param maxBody bytes of one request's body, after inflation
 * @param maxEvents events in one body
 * @param maxEvent bytes of one event
 * @param maxDepth how deep objects and arrays of one event may be nested; the event itself is 1
 * @param maxAhead how far in the future an event's time may lie
 * @param maxTime how long a body may take to come; then the connection is closed
 * @param maxInHand bytes of all bodies held at one moment; past it a request is answered 503
 */
public record CollectSettings(
        int maxBody, int maxEvents, int maxEvent, int maxDepth, Duration maxAhead, Duration maxTime, int maxInHand) {
    public static final CollectSettings DEFAULT =
            new CollectSettings(4 << 20, 10_000, 256 << 10, 64, Duration.ofHours(24), Duration.ofMinutes(2), 64 << 20);

    public CollectSettings {
        positive("maxBody", maxBody);
        positive("maxEvents", maxEvents);
        positive("maxEvent", maxEvent);
        positive("maxDepth", maxDepth);
        if (maxAhead.isNegative()) {
            throw new IllegalArgumentException("maxAhead is negative: " + maxAhead);
        }
        if (!maxTime.isPositive()) {
            throw new IllegalArgumentException("maxTime is not positive: " + maxTime);
        }
        if (maxInHand <= maxBody) {
            throw new IllegalArgumentException(
                    "maxInHand (" + maxInHand + ") must be more than maxBody (" + maxBody + ")");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, is " + value);
        }
    }
}
