package dev.tidemark.cli.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A short piece of time, and the chances of it, which are the same whenever they are asked for.
 *
 * @param expected how many events it would have if all hours of the day were alike
 */
record Slot(Instant start, Duration length, double expected, RandomGenerator random) {

    private static final long SEED = 0x7469_6465_6d61_726bL;

    /** The number-th slot of that length since 1970. */
    static Slot of(long number, Duration length, double perSecond, String salt) {
        var start = Instant.EPOCH.plus(length.multipliedBy(number));
        var seed = SEED ^ (31L * salt.hashCode() + length.toSeconds()) << 40 ^ number;
        return new Slot(start, length, perSecond * length.toSeconds(), new SplittableRandom(seed));
    }

    /** The slot of that length in which a moment lies. */
    static long number(Instant moment, Duration length) {
        return Math.floorDiv(moment.getEpochSecond(), length.toSeconds());
    }

    /** A name that no other slot has, of any length. */
    String name() {
        return Long.toString(start.getEpochSecond(), 36) + "." + length.toSeconds();
    }

    /** A moment inside, to the millisecond. */
    Instant moment() {
        return start.plusMillis(random.nextLong(length.toMillis()));
    }

    /** How many of something happen, if so many do on average: Poisson's law, beyond 50 by the normal one that it nears. */
    int count(double average) {
        if (average > 50) {
            return (int) Math.max(0, Math.round(random.nextGaussian(average, Math.sqrt(average))));
        }
        var count = 0;
        for (var left = random.nextExponential(); left < average; left += random.nextExponential()) {
            count++;
        }
        return count;
    }
}
