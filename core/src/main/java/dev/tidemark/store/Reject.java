package dev.tidemark.store;

import java.time.Instant;

/**
 * Something that cannot be an event.
 *
 * @param reason a word of a closed set; see {@code process}
 * @param detail for a person to read
 * @param bytes what was received
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Reject(int tenantId, Instant receivedAt, String reason, String detail, byte[] bytes) {

    /** The reason of an event that passed every check and that the database refused all the same. */
    public static final String REFUSED_BY_DATABASE = "refused_by_database";

    /** The reason of an event from before the time that its source's events are kept for. */
    public static final String BEFORE_RETENTION = "before_retention";

    /** The reason of an event whose time can only be a mistake. */
    public static final String TIME_OUT_OF_RANGE = "time_out_of_range";

    static Reject outOfRange(Event event) {
        return new Reject(
                event.tenantId(),
                event.receivedAt(),
                TIME_OUT_OF_RANGE,
                "the event's time is %s; it has to be from 1970 to 2199".formatted(event.occurredAt()),
                event.payload());
    }

    static Reject tooOld(Event event, Instant floor) {
        return new Reject(
                event.tenantId(),
                event.receivedAt(),
                BEFORE_RETENTION,
                "events of source '%s' are not kept for as long as since %s"
                        .formatted(event.source(), event.occurredAt()),
                event.payload());
    }

    static Reject byDatabase(Event event, String detail) {
        return new Reject(event.tenantId(), event.receivedAt(), REFUSED_BY_DATABASE, detail, event.payload());
    }
}
