package dev.tidemark.server.collect;

import java.time.Instant;
import java.util.UUID;

/**
 * One accepted event on its way to the stream.
 *
 * @param tenantId whose event it is, from the write key
 * @param eventKey what makes it idempotent, see {@link EventKey}
 * @param receivedAt when the request was taken, in whole microseconds (what Postgres and the stream keep)
 * @param purpose what is to become of it
 * @param json the event in CloudEvents structured JSON: exactly the bytes of this item in the request's body, valid
 *     UTF-8 and fit for a jsonb column; of what is no event, the bytes that were delivered
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared; a copy per event would cost a tenth of the path
public record CollectedEvent(int tenantId, UUID eventKey, Instant receivedAt, Purpose purpose, byte[] json) {

    private static final Purpose STORE = new Purpose.Store();

    /** To be stored. */
    public CollectedEvent(int tenantId, UUID eventKey, Instant receivedAt, byte[] json) {
        this(tenantId, eventKey, receivedAt, STORE, json);
    }

    /** To become a reject. */
    public static CollectedEvent reject(Sender sender, Item.Unfit unfit, Instant receivedAt) {
        return new CollectedEvent(
                sender.tenant().id(),
                unfit.eventKey(),
                receivedAt,
                new Purpose.Reject(sender.name(), unfit.reason(), unfit.detail(), unfit.deliveredAs()),
                unfit.bytes());
    }
}
