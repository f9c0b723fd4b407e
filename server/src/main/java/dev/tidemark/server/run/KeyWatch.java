package dev.tidemark.server.run;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All keys in force, and all tenants, as of a moment ago, in memory; apart from the catalog, whose look may wait for a table's lock. */
final class KeyWatch implements AutoCloseable {

    private final Tenants tenants;
    private final Glance glance = new Glance(this::look);
    private final Loop loop;
    private volatile Known known = new Known(KeyRing.EMPTY, Map.of());

    private KeyWatch(Database database) {
        this.tenants = new Tenants(database);
        glance.now();
        this.loop = Loop.start("key watch", Watch.PERIOD, () -> {
            glance.now();
            return false;
        });
    }

    /** Looks once before it returns. */
    static KeyWatch start(Database database) {
        return new KeyWatch(database);
    }

    private record Known(KeyRing keys, Map<String, Tenant> tenants) {}

    private void look() {
        known = new Known(
                tenants.keyRing(),
                tenants.all().stream().collect(Collectors.toUnmodifiableMap(Tenant::name, tenant -> tenant)));
    }

    /**
     * Whose secret it is. One that is not known may be new, so it is looked up before it is refused.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Tenant> tenantOf(KeyRing.Kind kind, String secret) throws KeysUnavailable {
        return find(now -> now.keys().tenantOf(kind, secret));
    }

    /**
     * The tenant of a name, likewise.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Tenant> tenantNamed(String name) throws KeysUnavailable {
        return find(now -> Optional.ofNullable(now.tenants().get(name)));
    }

    private Optional<Tenant> find(Function<Known, Optional<Tenant>> in) throws KeysUnavailable {
        var there = in.apply(known);
        if (there.isPresent()) {
            return there;
        }
        if (!glance.afresh()) {
            throw new KeysUnavailable();
        }
        return in.apply(known);
    }

    @Override
    public void close() {
        loop.close();
    }
}
