package dev.tidemark.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** All hooks that are in force, by the hashes of their keys, in memory, as {@link KeyRing} is. */
public final class HookRing {

    /** Lets nobody in. */
    public static final HookRing EMPTY = new HookRing(Map.of());

    private final Map<Secret.Hash, Held> hooks;

    HookRing(Map<Secret.Hash, Held> hooks) {
        this.hooks = Map.copyOf(hooks);
    }

    /** The hook with this key in its address; nothing for one that is unknown, revoked, or over at this time. */
    public Optional<StoredHook> find(String key, Instant now) {
        return Optional.ofNullable(hooks.get(Secret.hashOf(key)))
                .filter(held -> now.isBefore(held.until()))
                .map(Held::hook);
    }

    /** The hook of this tenant that has this name; nothing where none is in force. Looks at all of them. */
    public Optional<StoredHook> named(Tenant tenant, String name, Instant now) {
        return hooks.values().stream()
                .filter(held -> now.isBefore(held.until()))
                .map(Held::hook)
                .filter(hook -> hook.tenant().equals(tenant) && hook.name().equals(name))
                .findFirst();
    }

    /**
     * A hook by one of its keys.
     *
     * @param until when that key opens nothing any more
     */
    record Held(StoredHook hook, Instant until) {}
}
