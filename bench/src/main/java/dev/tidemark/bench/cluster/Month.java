package dev.tidemark.bench.cluster;

import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Whose events are stored, and asked for. It is over, so that it can be sealed. */
record Month(YearMonth month) {

    Instant from() {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Range range() {
        return new Range(from(), new Month(month.plusMonths(1)).from());
    }

    /** From one event to the next, if there are so many. */
    Duration apart(int events) {
        return Duration.between(range().from(), range().to()).dividedBy(events + 1L);
    }
}
