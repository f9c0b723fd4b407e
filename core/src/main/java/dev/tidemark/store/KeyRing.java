package dev.tidemark.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All keys that are in force, in memory: a request is let in or not without asking the database, so that collecting goes
 * on while it is away. Holds hashes only.
 */
public final class KeyRing {

    /** Lets nobody in. */
    public static final KeyRing EMPTY = new KeyRing(Map.of());

    /** What a key allows. */
    public enum Kind {
        WRITE,
        READ,
        /** Sees how the server is, and no tenant's data. */
        OPERATOR;

        /** As the database and people write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    private final Map<Secret.Hash, Held> keys;

    KeyRing(Map<Secret.Hash, Held> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** The key with this secret; nothing for one that is unknown, revoked, over at this time, or of the other kind. */
    public Optional<AccessKey> find(Kind kind, String secret, Instant now) {
        return Optional.ofNullable(keys.get(Secret.hashOf(secret)))
                .filter(held -> held.key().kind() == kind && now.isBefore(held.until()))
                .map(Held::key);
    }

    /** All of them, each once. */
    public Collection<AccessKey> all() {
        return keys.values().stream().map(Held::key).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A key by one of its secrets.
     *
     * @param until when that secret opens nothing any more
     */
    record Held(AccessKey key, Instant until) {}
}
