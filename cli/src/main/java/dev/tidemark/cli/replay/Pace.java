package dev.tidemark.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When each event is due, counted from the first one. */
public sealed interface Pace {

    /** Every event at once: the server sets the pace. */
    record Unbounded() implements Pace {}

    /** So many events a second. */
    record Rate(double perSecond) implements Pace {}

    /** As they happened, so many times faster; events out of order go as soon as they are read. */
    record Speed(double factor) implements Pace {}

    /**
     * How long after the first event this one is due.
     *
     * @param before how many events came before it
     * @param sinceFirst the time between the first event and this one, as recorded
     */
    default Duration due(long before, Duration sinceFirst) {
        return switch (this) {
            case Unbounded() -> Duration.ZERO;
            case Rate(var perSecond) -> Duration.ofNanos((long) (before * 1e9 / perSecond));
            case Speed(var factor) -> Duration.ofNanos((long) (nanos(sinceFirst) / factor));
        };
    }

    private static double nanos(Duration time) {
        return time.getSeconds() * 1e9 + time.getNano();
    }

    /** Follows a pace from now on. */
    default Follower follow(InstantSource clock) {
        return new Follower(this, clock);
    }

    /** Says how long to wait before each event. Used by one thread. */
    final class Follower {

        private final Pace pace;
        private final InstantSource clock;
        private final Instant started;
        private Instant first = Instant.MAX;
        private long count;

        private Follower(Pace pace, InstantSource clock) {
            this.pace = pace;
            this.clock = clock;
            this.started = clock.instant();
        }

        /** How long this event, the next one, has to wait; zero or less when it is due. */
        Duration wait(Instant time) {
            if (count == 0) {
                first = time;
            }
            var due = started.plus(pace.due(count++, Duration.between(first, time)));
            return Duration.between(clock.instant(), due);
        }
    }
}
