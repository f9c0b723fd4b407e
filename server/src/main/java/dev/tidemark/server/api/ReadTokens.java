package dev.tidemark.server.api;

import dev.tidemark.store.KeysUnavailable;
import java.util.Optional;

/** What a token of a reader grants. Asked for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface ReadTokens {

    /**
     * What a token grants; nothing if it is none.
     *
     * @throws KeysUnavailable if that cannot be known now
     */
    Optional<Access> access(String token) throws KeysUnavailable;
}
