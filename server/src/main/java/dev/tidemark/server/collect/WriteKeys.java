package dev.tidemark.server.collect;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.util.Optional;

/** Whose write key is it. Asked once for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface WriteKeys {
    /**
     * The tenant of a write key, or empty if no such key exists or it was revoked.
     *
     * @throws KeysUnavailable if that cannot be known now: a sender that is told that its key is wrong gives up
     */
    Optional<Tenant> tenantOf(String writeKey) throws KeysUnavailable;
}
