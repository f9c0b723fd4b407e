package dev.tidemark.bench.questions;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Which time the data are of: the last month that is over, and from yesterday's beginning to now. What lies between is left
 * out, so that the size does not depend on the day of the month.
 */
record Era(Instant from, Instant to, Instant yesterday, Instant now) {

    static final Duration SLICE = Duration.ofHours(1);

    /** Up to a minute ago, which is left for what is pending. */
    static Era until(Instant now) {
        var today = now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        var month = today.withDayOfMonth(1);
        return new Era(
                month.minusMonths(1).toInstant(),
                month.toInstant(),
                today.minusDays(1).toInstant(),
                now);
    }

    Instant today() {
        return yesterday.plus(1, ChronoUnit.DAYS);
    }

    /** The hours that have events, from the first one to the one before the last minute; the last is not whole. */
    List<Instant> hours() {
        var hours = new ArrayList<Instant>();
        for (var hour = from; hour.isBefore(lastMinute()); hour = hour.plus(SLICE)) {
            if (hour.isBefore(to) || !hour.isBefore(yesterday)) {
                hours.add(hour);
            }
        }
        return hours;
    }

    Instant lastMinute() {
        return now.minus(1, ChronoUnit.MINUTES);
    }

    /** Where an hour's events end. */
    Instant end(Instant hour) {
        var end = hour.plus(SLICE);
        return end.isBefore(lastMinute()) ? end : lastMinute();
    }
}
