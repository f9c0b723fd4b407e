package dev.tidemark.server.collect;

import dev.tidemark.store.KeysUnavailable;
import java.util.Optional;

/** Which hook has a key. Asked once for every delivery, so an implementation answers from memory. */
@FunctionalInterface
public interface Hooks {
    /**
     * The hook with this key in its address, or empty if there is none or it was revoked.
     *
     * @throws KeysUnavailable if that cannot be known now
     */
    Optional<Hook> find(String key) throws KeysUnavailable;
}
