package dev.tidemark.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How finely an answer divides time, on the calendar of the query's zone. A week begins on Monday (ISO 8601). */
public enum Granularity {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** As queries write it and as Postgres' {@code date_trunc} takes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Granularity> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
