package dev.tidemark.server.run;

import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.AccessKey;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.HookRing;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Share;
import dev.tidemark.store.ShareRing;
import dev.tidemark.store.Shares;
import dev.tidemark.store.StoredHook;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys, hooks and shares in force, and all tenants, as of a moment ago, in memory; apart from the catalog, whose look may wait for a
 * table's lock.
 */
final class KeyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final AccessKeys keys;
    private final StoredHooks hooks;
    private final Tenants tenants;
    private final Shares shares;
    private final Clock clock;
    private final KeySenders senders;
    private final Glance glance = new Glance(this::look);
    private final Loop loop;
    private volatile Known known = new Known(KeyRing.EMPTY, HookRing.EMPTY, ShareRing.EMPTY, Map.of());

    private KeyWatch(Database database, Clock clock) {
        this.keys = new AccessKeys(database);
        this.hooks = new StoredHooks(database);
        this.tenants = new Tenants(database);
        this.shares = new Shares(database);
        this.clock = clock;
        this.senders = new KeySenders(keys, clock);
        glance.now();
        this.loop = Loop.start("key watch", Watch.PERIOD, () -> {
            glance.now();
            return false;
        });
    }

    /** Looks once before it returns. */
    static KeyWatch start(Database database, Clock clock) {
        return new KeyWatch(database, clock);
    }

    private record Known(KeyRing keys, HookRing hooks, ShareRing shares, Map<String, Tenant> tenants) {}

    private void look() {
        known = new Known(
                keys.inForce(),
                hooks.inForce(),
                shares.inForce(known.shares()),
                tenants.all().stream().collect(Collectors.toUnmodifiableMap(Tenant::name, tenant -> tenant)));
        senders.look(known.keys().all());
    }

    /**
     * The key with a secret. One that is not known may be new, so it is looked up before it is refused.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<AccessKey> keyOf(KeyRing.Kind kind, String secret) throws KeysUnavailable {
        return find(now -> now.keys().find(kind, secret, clock.instant()));
    }

    /**
     * Who sends with a write key, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Sender> senderOf(String secret) throws KeysUnavailable {
        return keyOf(KeyRing.Kind.WRITE, secret)
                .filter(key -> !key.terms().imports())
                .map(senders::of);
    }

    /**
     * Who imports with a write key of that scope, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Tenant> importerOf(String secret) throws KeysUnavailable {
        return keyOf(KeyRing.Kind.WRITE, secret)
                .filter(key -> key.terms().imports())
                .map(AccessKey::tenant);
    }

    /**
     * The hook with a key in its address, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Hook> hookOf(String key) throws KeysUnavailable {
        return find(now -> now.hooks().find(key, clock.instant())).map(this::hook);
    }

    /**
     * The hook of a tenant with a key in its address or, where none has it, of a name, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Hook> botOf(Tenant tenant, String uid) throws KeysUnavailable {
        return find(now -> now.hooks()
                        .find(uid, clock.instant())
                        .filter(hook -> hook.tenant().equals(tenant))
                        .or(() -> now.hooks().named(tenant, uid, clock.instant())))
                .map(this::hook);
    }

    private Hook hook(StoredHook stored) {
        return new Hook(
                new Sender(stored.tenant(), "/webhooks/" + stored.platform() + "/" + stored.name()),
                stored.name(),
                stored.platform(),
                stored.secrets(clock.instant()),
                stored.settings());
    }

    /**
     * The share with a secret, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Share> shareOf(String secret) throws KeysUnavailable {
        return find(now -> now.shares().find(secret, clock.instant()));
    }

    /**
     * The share of an id, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Share> shareNamed(String id) throws KeysUnavailable {
        return find(now -> now.shares().named(id, clock.instant()));
    }

    /**
     * The tenant of a name, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Tenant> tenantNamed(String name) throws KeysUnavailable {
        return find(now -> Optional.ofNullable(now.tenants().get(name)));
    }

    private <T> Optional<T> find(Function<Known, Optional<T>> in) throws KeysUnavailable {
        var there = in.apply(known);
        if (there.isPresent()) {
            return there;
        }
        if (!glance.afresh()) {
            throw new KeysUnavailable();
        }
        return in.apply(known);
    }

    /** What was counted for quotas is saved. */
    @Override
    public void close() {
        loop.close();
        try {
            senders.save();
        } catch (SqlFailure e) {
            LOG.warn("what keys sent in the last moment is not counted: {}", e.getMessage());
        }
    }
}
