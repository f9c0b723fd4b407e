package dev.tidemark.store;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** How many events may come in a day or a month of UTC. */
public record Quota(long events, Period period) {

    /** From midnight, or the first of a month, to the next. */
    public enum Period {
        DAY,
        MONTH;

        /** The first day of the period that holds this time. */
        public LocalDate begins(Instant time) {
            var day = LocalDate.ofInstant(time, ZoneOffset.UTC);
            return this == DAY ? day : day.withDayOfMonth(1);
        }

        /** When the period that holds this time is over. */
        public Instant end(Instant time) {
            var begins = begins(time);
            var next = this == DAY ? begins.plusDays(1) : begins.plusMonths(1);
            return next.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        /** As the database and people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As people write it, such as {@code 1000000/day}. */
    @Override
    public String toString() {
        return events + "/" + period.word();
    }
}
