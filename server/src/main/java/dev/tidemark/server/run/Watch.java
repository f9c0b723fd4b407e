package dev.tidemark.server.run;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.CatalogStore;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.server.api.Kept;
import dev.tidemark.server.api.KeptSource;
import dev.tidemark.server.process.Catalogs;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import dev.tidemark.sql.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Catalog and rollup states as of a moment ago, in memory, so that requests are answered and events collected
 * without asking the database, and while it is away.
 */
final class Watch implements Catalogs, KeptSource, AutoCloseable {

    /** A revoked key, a catalog or a filled rollup takes effect within about this time, on every server. */
    static final Duration PERIOD = Duration.ofMillis(500);

    private final Database database;
    private final Clock clock;
    private final Glance glance = new Glance(this::look);
    private final Loop loop;
    private int version = -1;
    private volatile Kept kept = Kept.NOTHING;
    private volatile Instant seen = Instant.MIN;

    private Watch(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        glance.now();
        this.loop = Loop.start("catalog watch", PERIOD, () -> {
            glance.now();
            return false;
        });
    }

    /** Looks once before it returns, so that nothing is refused for being new. */
    static Watch start(Database database, Clock clock) {
        return new Watch(database, clock);
    }

    private void look() {
        var look = database.transaction(Isolation.READ_COMMITTED, this::ask);
        version = look.version();
        kept = look.kept();
        seen = clock.instant();
    }

    private record Look(int version, Kept kept) {}

    private Look ask(Session session) {
        var newest = CatalogStore.version(session);
        var catalog = newest == version ? kept.catalog() : CatalogStore.current(session);
        return new Look(newest, new Kept(catalog, RollupStore.all(session), RollupStore.sourceFloors(session)));
    }

    @Override
    public Kept kept() {
        return kept;
    }

    @Override
    public Kept keptAfterALook() {
        glance.afresh();
        return kept;
    }

    @Override
    public Kept keptNow() {
        glance.now();
        return kept;
    }

    /** Whether a source has events of this type; as of a tenth of a second ago, as only a warning hangs on it. */
    boolean takes(String type) {
        if (current().sourceOfType(type).isEmpty()) {
            glance.roughly();
        }
        return current().sourceOfType(type).isPresent();
    }

    @Override
    public Catalog current() {
        return kept.catalog();
    }

    @Override
    public Catalog newest() {
        glance.now();
        return kept.catalog();
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
