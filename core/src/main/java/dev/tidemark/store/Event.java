package dev.tidemark.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * One immutable fact, ready to be stored.
 *
 * @param key what makes it idempotent within its tenant
 * @param occurredAt to the microsecond, which is what Postgres keeps; anything finer must have been cut off before
 * @param ownTime false when {@code occurredAt} may be another in another copy of the event: it carried none and this is that of
 *     its receipt, or what it carried is a guess
 * @param source name of the declared source
 * @param user {@code ''} when unknown; the same for the session
 * @param payload JSON text in UTF-8; where the catalog's paths begin
 * @param attributes a JSON object in UTF-8: what else the event said of itself, such as its natural key
 * @param received what it was made of, for when the database refuses it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per event would cost for nothing
public record Event(
        int tenantId,
        UUID key,
        Instant occurredAt,
        boolean ownTime,
        Instant receivedAt,
        String source,
        String type,
        String user,
        String session,
        byte[] payload,
        byte[] attributes,
        Received received) {

    /** An event of which nothing else is known than its data. */
    public Event(
            int tenantId,
            UUID key,
            Instant occurredAt,
            boolean ownTime,
            Instant receivedAt,
            String source,
            String type,
            String user,
            String session,
            byte[] payload,
            byte[] attributes) {
        this(
                tenantId,
                key,
                occurredAt,
                ownTime,
                receivedAt,
                source,
                type,
                user,
                session,
                payload,
                attributes,
                Received.part("", payload));
    }

    /** The order of the unique index, so that a sorted batch touches each of its pages once. */
    static final Comparator<Event> INDEX_ORDER = Comparator.comparingInt(Event::tenantId)
            .thenComparing(Event::occurredAt)
            .thenComparing(Event::key, Event::compareAsPostgres);

    /** Postgres compares a uuid's bytes as unsigned; {@link UUID#compareTo} compares two signed halves. */
    private static int compareAsPostgres(UUID a, UUID b) {
        var high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
