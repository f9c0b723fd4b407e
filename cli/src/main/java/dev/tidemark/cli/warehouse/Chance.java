package dev.tidemark.cli.warehouse;

/** Numbers that look random and are always the same of the same thing. */
final class Chance {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Chance() {}

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014) over both. */
    static long mix(long thing, long aspect) {
        var z = thing + GOLDEN * (aspect + 1);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From 0 inclusive to 1 exclusive. */
    static double share(long thing, long aspect) {
        return (mix(thing, aspect) >>> 11) * 0x1.0p-53;
    }

    static int below(int bound, long thing, long aspect) {
        return (int) (share(thing, aspect) * bound);
    }

    /** A whole number whose average is this one. */
    static int around(double average, long thing, long aspect) {
        return (int) (average + share(thing, aspect));
    }
}
