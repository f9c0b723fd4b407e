package dev.tidemark.server.collect;

import dev.tidemark.store.KeysUnavailable;
import java.util.Optional;

/** Whose write key is it. Asked once for every request, so an implementation answers from memory. */
@FunctionalInterface
public interface WriteKeys {
    /**
     * Who sends with a write key, or empty if no such key exists or it was revoked.
     *
     * @throws KeysUnavailable if that cannot be known now: a sender that is told that its key is wrong gives up
     */
    Optional<Sender> senderOf(String writeKey) throws KeysUnavailable;
}
