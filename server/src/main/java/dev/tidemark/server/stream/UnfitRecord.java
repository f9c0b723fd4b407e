package dev.tidemark.server.stream;

import dev.tidemark.server.collect.Purpose;
import java.time.Instant;
import java.util.UUID;

/**
 * What was delivered and cannot be an event, as a collector found.
 *
 * @param eventKey what copies of it have in common
 * @param why what is wrong with it
 * @param bytes what was delivered
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record UnfitRecord(
        int partition, long offset, int tenantId, UUID eventKey, Instant receivedAt, Purpose.Reject why, byte[] bytes)
        implements StreamItem {}
