package dev.tidemark.server.run;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.util.Optional;

/** All keys in force as of a moment ago, in memory; apart from the catalog, whose look may wait for a table's lock. */
final class KeyWatch implements AutoCloseable {

    private final Tenants tenants;
    private final Glance glance = new Glance(this::look);
    private final Loop loop;
    private volatile KeyRing keys = KeyRing.EMPTY;

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

    private void look() {
        keys = tenants.keyRing();
    }

    /**
     * Whose secret it is. One that is not known may be new, so it is looked up before it is refused.
     *
     * @throws KeysUnavailable when it is not known, and the database cannot be asked
     */
    Optional<Tenant> tenantOf(KeyRing.Kind kind, String secret) throws KeysUnavailable {
        var known = keys.tenantOf(kind, secret);
        if (known.isPresent()) {
            return known;
        }
        if (!glance.afresh()) {
            throw new KeysUnavailable();
        }
        return keys.tenantOf(kind, secret);
    }

    @Override
    public void close() {
        loop.close();
    }
}
