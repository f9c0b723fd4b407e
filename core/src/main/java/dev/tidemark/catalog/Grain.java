package dev.tidemark.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The size of a bucket. Buckets are aligned in UTC. */
public enum Grain {
    QUARTER_HOUR(Duration.ofMinutes(15)),
    HOUR(Duration.ofHours(1));

    private final Duration length;

    Grain(Duration length) {
        this.length = length;
    }

    public Duration length() {
        return length;
    }

    /** Whether a bucket starts at this instant. */
    public boolean isStart(Instant instant) {
        return instant.getNano() == 0 && Math.floorMod(instant.getEpochSecond(), length.toSeconds()) == 0;
    }

    /** As the catalog, tables and answers write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grain> of(String word) {
        return Arrays.stream(values())
                .filter(grain -> grain.word().equals(word))
                .findFirst();
    }
}
