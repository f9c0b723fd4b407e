package dev.tidemark.server.collect;

import dev.tidemark.store.Tenant;
import java.util.Optional;

/** Whose write key is it. Asked once for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface WriteKeys {
    /** The tenant of a write key, or empty if no such key exists or it was revoked. */
    Optional<Tenant> tenantOf(String writeKey);
}
