package dev.tidemark.server.stream;

import java.time.Instant;
import java.util.UUID;

/**
 * A collected event.
 *
 * @param json the event in CloudEvents structured JSON, as {@code CollectedEvent} had it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record StreamRecord(int partition, long offset, int tenantId, UUID eventKey, Instant receivedAt, byte[] json)
        implements StreamItem {}
