package dev.tidemark.server.api;

import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A range on the clock of a zone; its end is the first moment after it.
 *
 * @param exact which range it is, where that is known: clocks that are set back show a time twice
 */
record LocalRange(LocalDateTime from, LocalDateTime to, Optional<Range> exact) {

    private static final DateTimeFormatter CUBE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    /** Of times that stand for the first time that a clock shows them. */
    LocalRange(LocalDateTime from, LocalDateTime to) {
        this(from, to, Optional.empty());
    }

    static LocalRange between(ZonedDateTime from, ZonedDateTime to) {
        return new LocalRange(
                from.toLocalDateTime(), to.toLocalDateTime(), Optional.of(new Range(from.toInstant(), to.toInstant())));
    }

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
                : new LocalRange(from.minus(Duration.between(from, to)), from, exact.map(LocalRange::before));
    }

    private static Range before(Range range) {
        return new Range(range.from().minus(Duration.between(range.from(), range.to())), range.from());
    }

    Range in(ZoneId zone) {
        return exact.orElseGet(
                () -> new Range(from.atZone(zone).toInstant(), to.atZone(zone).toInstant()));
    }

    String first() {
        return text(from);
    }

    /** The protocol writes an end as the last millisecond inside. */
    String last() {
        return text(to.minusNanos(1_000_000));
    }
}
