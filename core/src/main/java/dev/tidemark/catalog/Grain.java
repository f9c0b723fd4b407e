package dev.tidemark.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The size of a bucket, from the finest to the coarsest. Buckets are aligned in UTC; a week begins on Monday (ISO 8601).
 * Weeks do not tile months, so a month is made of days.
 */
public enum Grain {
    QUARTER_HOUR(Duration.ofMinutes(15)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    MONTH(ChronoUnit.MONTHS.getDuration());

    private static final long FIRST_MONDAY = Duration.ofDays(4).toSeconds();

    private final Duration length;

    Grain(Duration length) {
        this.length = length;
    }

    /** Exact for all but the month, for which it is the average. */
    public Duration length() {
        return length;
    }

    /** The start of the bucket that holds this instant. */
    public Instant floor(Instant instant) {
        if (this == MONTH) {
            return utc(instant).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
        }
        var origin = this == WEEK ? FIRST_MONDAY : 0;
        var seconds = instant.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds - origin, length.toSeconds()));
    }

    /** The start of the first bucket that begins at this instant or later. */
    public Instant ceiling(Instant instant) {
        var floor = floor(instant);
        return floor.equals(instant) ? instant : next(floor);
    }

    /** The start of the bucket after the one that starts here. */
    public Instant next(Instant start) {
        return this == MONTH ? utc(start).plusMonths(1).toInstant() : start.plus(length);
    }

    /** Whether a bucket starts at this instant. */
    public boolean isStart(Instant instant) {
        return floor(instant).equals(instant);
    }

    /** Whether buckets of the other, finer grain tile each bucket of this one. */
    public boolean isTiledBy(Grain finer) {
        return finer.compareTo(this) < 0 && !(this == MONTH && finer == WEEK);
    }

    /** As the catalog, tables and answers write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Grain> of(String word) {
        return Arrays.stream(values())
                .filter(grain -> grain.word().equals(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Grain::word).toList();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
