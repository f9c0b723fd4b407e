package dev.tidemark.store;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

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
        READ
    }

    private final Map<Key, Tenant> tenants;

    KeyRing(Map<Key, Tenant> tenants) {
        this.tenants = Map.copyOf(tenants);
    }

    /** Whose secret it is; nothing for one that is unknown, revoked or of the other kind. */
    public Optional<Tenant> tenantOf(Kind kind, String secret) {
        return Optional.ofNullable(tenants.get(Key.of(kind, Secret.hash(secret))));
    }

    /** Looked up by hash, so that the time it takes tells nothing about the secret. */
    record Key(Kind kind, String hash) {
        static Key of(Kind kind, byte[] hash) {
            return new Key(kind, HexFormat.of().formatHex(hash));
        }
    }
}
