package dev.tidemark.server.api;

import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** A range on the clock of a zone; its end is the first moment after it. */
record LocalRange(LocalDateTime from, LocalDateTime to) {

    private static final DateTimeFormatter CUBE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    static String text(LocalDateTime time) {
        return time.format(CUBE);
    }

    /** As much time before: as many months, days, or hours and minutes. */
    LocalRange before() {
        var months = ChronoUnit.MONTHS.between(from, to);
        var days = ChronoUnit.DAYS.between(from, to);
        if (from.getDayOfMonth() == 1 && from.plusMonths(months).equals(to)) {
            return new LocalRange(from.minusMonths(months), from);
        }
        return from.plusDays(days).equals(to)
                ? new LocalRange(from.minusDays(days), from)
                : new LocalRange(from.minus(Duration.between(from, to)), from);
    }

    Range in(ZoneId zone) {
        return new Range(from.atZone(zone).toInstant(), to.atZone(zone).toInstant());
    }

    String first() {
        return text(from);
    }

    /** The protocol writes an end as the last millisecond inside. */
    String last() {
        return text(to.minusNanos(1_000_000));
    }
}
