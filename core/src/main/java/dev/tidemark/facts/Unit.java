package dev.tidemark.facts;

import java.util.Locale;

/** What a fact's number counts. */
public enum Unit {
    COUNT,
    EVENTS,
    EVENTS_PER_SECOND,
    BYTES,
    SECONDS,
    /** Seconds since 1970. */
    TIME,
    /** From 0 to 1. */
    SHARE,
    /** 1 or 0. */
    YES_NO;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
