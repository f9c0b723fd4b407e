package dev.tidemark.server.collect;

import java.time.Instant;
import java.util.UUID;

/**
 * One accepted event on its way to the stream.
 *
 * @param tenantId whose event it is, from the write key
 * @param eventKey what makes it idempotent, see {@link EventKey}
 * @param receivedAt when the request was taken, in whole microseconds (what Postgres and the stream keep)
 * @param json the event in CloudEvents structured JSON: exactly the bytes of this item in the request's body, valid
 *     UTF-8 and fit for a jsonb column
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared; a copy per event would cost a tenth of the path
public record CollectedEvent(int tenantId, UUID eventKey, Instant receivedAt, byte[] json) {}
