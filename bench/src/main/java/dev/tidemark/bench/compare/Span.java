package dev.tidemark.bench.compare;

import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.Instant;

/** When the events occurred: two months, whatever their number. */
final class Span {

    static final Range ALL = new Range(Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
    static final Range MONTH = new Range(ALL.from(), Instant.parse("2026-10-01T00:00:00Z"));
    static final Range DAY = new Range(Instant.parse("2026-10-31T00:00:00Z"), ALL.to());

    private Span() {}

    /** From one of so many events to the next. */
    static Duration apart(int events) {
        return Duration.between(ALL.from(), ALL.to()).dividedBy(events + 1L);
    }
}
