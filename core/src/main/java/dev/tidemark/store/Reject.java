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

    static Reject byDatabase(Event event, String detail) {
        return new Reject(event.tenantId(), event.receivedAt(), REFUSED_BY_DATABASE, detail, event.payload());
    }
}
