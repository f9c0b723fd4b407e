package dev.tidemark.facts;

import java.util.Locale;

/** How things stand; the worse the later. */
public enum Standing {
    /** Nothing to do. */
    GOOD(0),
    /** Something that a person should look at today. */
    ATTENTION(1),
    /** Something is wrong now. */
    BAD(2);

    private final int level;

    Standing(int level) {
        this.level = level;
    }

    /** As metrics tell it: 0 for good, 1 for attention, 2 for bad. */
    public int level() {
        return level;
    }

    /** The standing of a value that is the worse the greater it is. */
    public static Standing of(double value, double attention, double bad) {
        if (value >= bad) {
            return BAD;
        }
        return value >= attention ? ATTENTION : GOOD;
    }

    public Standing or(Standing other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
