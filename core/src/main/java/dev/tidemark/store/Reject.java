package dev.tidemark.store;

import java.time.Instant;

/**
 * Something that cannot be an event. Kept once, however often it comes.
 *
 * @param reason a word of a closed set; see {@code process}
 * @param detail for a person to read
 */
public record Reject(Identity identity, Instant receivedAt, String reason, String detail, Received received) {

    /** The reason of an event that passed every check and that the database refused all the same. */
    public static final String REFUSED_BY_DATABASE = "refused_by_database";

    /** The reason of an event from before the time that its source's events are kept for. */
    public static final String BEFORE_RETENTION = "before_retention";

    /** The reason of an event whose time can only be a mistake. */
    public static final String TIME_OUT_OF_RANGE = "time_out_of_range";

    static Reject outOfRange(Event event) {
        return of(
                event,
                TIME_OUT_OF_RANGE,
                "the event's time is %s; it has to be from 1970 to 2199".formatted(event.occurredAt()));
    }

    static Reject tooOld(Event event, Instant floor) {
        return of(
                event,
                BEFORE_RETENTION,
                "events of source '%s' are kept since %s; this one is of %s"
                        .formatted(event.source(), floor, event.occurredAt()));
    }

    static Reject byDatabase(Event event, String detail) {
        return of(event, REFUSED_BY_DATABASE, detail);
    }

    private static Reject of(Event event, String reason, String detail) {
        return new Reject(Identity.of(event), event.receivedAt(), reason, detail, event.received());
    }
}
