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

    static Reject tooOld(Event event) {
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
