package dev.tidemark.server.api;

import dev.tidemark.query.Range;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A range on the clock of a zone; its end is the first moment after it. */
record LocalRange(LocalDateTime from, LocalDateTime to) {

    private static final DateTimeFormatter CUBE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");

    static String text(LocalDateTime time) {
        return time.format(CUBE);
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
