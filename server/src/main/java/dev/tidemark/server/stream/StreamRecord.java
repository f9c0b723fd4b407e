package dev.tidemark.server.stream;

import java.time.Instant;
import java.util.UUID;

/**
 * A collected event.
 *
 * @param rejectId the reject that is tried again; 0 for what is new
 * @param json the event in CloudEvents structured JSON, as {@code CollectedEvent} had it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record StreamRecord(
        int partition, long offset, int tenantId, UUID eventKey, Instant receivedAt, long rejectId, byte[] json)
        implements StreamItem {

    /** One that is new. */
    public StreamRecord(int partition, long offset, int tenantId, UUID eventKey, Instant receivedAt, byte[] json) {
        this(partition, offset, tenantId, eventKey, receivedAt, 0, json);
    }
}
