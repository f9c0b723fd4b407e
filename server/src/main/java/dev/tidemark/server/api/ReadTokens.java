package dev.tidemark.server.api;

import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import java.util.Optional;

/** Whose read token it is. Asked for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface ReadTokens {

    /** @throws KeysUnavailable if that cannot be known now */
    Optional<Tenant> tenantOf(String token) throws KeysUnavailable;
}
