package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Hook;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.util.Optional;

/** The bots of tenants as old relays name them. Asked once for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface Bots {
    /**
     * The hook of this tenant with this key or, where none has, this name; or empty.
     *
     * @throws KeysUnavailable if that cannot be known now
     */
    Optional<Hook> find(Tenant tenant, String uid) throws KeysUnavailable;
}
