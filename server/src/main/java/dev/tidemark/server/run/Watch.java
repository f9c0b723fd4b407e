package dev.tidemark.server.run;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.RollupStates;
import dev.tidemark.server.api.Kept;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Catalog, keys and rollup states as of a moment ago, in memory, so that requests are answered and events collected
 * without asking the database, and while it is away.
 */
final class Watch implements AutoCloseable {

    /** A key, a catalog or a filled rollup takes effect within about this time, on every server. */
    static final Duration PERIOD = Duration.ofMillis(500);

    private final Database database;
    private final Tenants tenants;
    private final Clock clock;
    private final Loop loop;
    private int version = -1;
    private volatile Kept kept = new Kept(Catalog.EMPTY, Map.of());
    private volatile KeyRing keys = KeyRing.EMPTY;
    private volatile Instant seen = Instant.MIN;

    private Watch(Database database, Clock clock) {
        this.database = database;
        this.tenants = new Tenants(database);
        this.clock = clock;
        look();
        this.loop = Loop.start("catalog watch", PERIOD, this::look);
    }

    /** Looks once before it returns, so that nothing is refused for being new. */
    static Watch start(Database database, Clock clock) {
        return new Watch(database, clock);
    }

    private boolean look() {
        kept = database.transaction(Isolation.READ_COMMITTED, session -> {
            var newest = CatalogStore.version(session);
            var catalog = newest == version ? kept.catalog() : CatalogStore.current(session);
            version = newest;
            return new Kept(catalog, RollupStates.complete(session));
        });
        keys = tenants.keyRing();
        seen = clock.instant();
        return false;
    }

    Kept kept() {
        return kept;
    }

    Catalog catalog() {
        return kept.catalog();
    }

    KeyRing keys() {
        return keys;
    }

    /** When the database was last asked with success. */
    Instant seen() {
        return seen;
    }

    @Override
    public void close() {
        loop.close();
    }
}
