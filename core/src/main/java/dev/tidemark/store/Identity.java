package dev.tidemark.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What copies of an event have in common.
 *
 * @param key none for what is like nothing else
 * @param time {@link Instant#MIN} where it is not the event's own
 */
public record Identity(int tenantId, @Nullable UUID key, Instant time) {

    static Identity of(Event event) {
        return new Identity(event.tenantId(), event.key(), event.ownTime() ? event.occurredAt() : Instant.MIN);
    }

    /** Of what has no time of its own. */
    public static Identity timeless(int tenantId, UUID key) {
        return new Identity(tenantId, key, Instant.MIN);
    }

    /** Of what cannot be recognised, whose tenant nobody knows. */
    public static Identity unknown() {
        return new Identity(0, null, Instant.MIN);
    }
}
