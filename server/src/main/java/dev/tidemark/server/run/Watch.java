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
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catalog, keys and rollup states as of a moment ago, in memory, so that requests are answered and events collected
 * without asking the database, and while it is away.
 */
final class Watch implements Catalogs, KeptSource, AutoCloseable {

    /** A revoked key, a catalog or a filled rollup takes effect within about this time, on every server. */
    static final Duration PERIOD = Duration.ofMillis(500);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Database database;
    private final Tenants tenants;
    private final Clock clock;
    private final Loop loop;
    private final ReentrantLock looking = new ReentrantLock();
    private int version = -1;
    private volatile Kept kept = Kept.NOTHING;
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

    /** One at a time, so that an older look cannot overwrite a newer one. */
    private boolean look() {
        looking.lock();
        try {
            var look = database.transaction(Isolation.READ_COMMITTED, this::ask);
            keys = tenants.keyRing();
            version = look.version();
            kept = look.kept();
            seen = clock.instant();
            return false;
        } finally {
            looking.unlock();
        }
    }

    private record Look(int version, Kept kept) {}

    private Look ask(Session session) {
        var newest = CatalogStore.version(session);
        var catalog = newest == version ? kept.catalog() : CatalogStore.current(session);
        return new Look(newest, new Kept(catalog, RollupStore.all(session)));
    }

    @Override
    public Kept kept() {
        return kept;
    }

    @Override
    public Kept keptAfterALook() {
        lookAgain();
        return kept;
    }

    @Override
    public Kept keptNow() {
        look();
        return kept;
    }

    /** Whether a source has events of this type. */
    boolean takes(String type) {
        if (current().sourceOfType(type).isEmpty()) {
            lookAgain();
        }
        return current().sourceOfType(type).isPresent();
    }

    @Override
    public Catalog current() {
        return kept.catalog();
    }

    @Override
    public Catalog newest() {
        look();
        return kept.catalog();
    }

    /** Whose secret it is. */
    Optional<Tenant> tenantOf(KeyRing.Kind kind, String secret) {
        return keys.tenantOf(kind, secret).or(() -> {
            lookAgain();
            return keys.tenantOf(kind, secret);
        });
    }

    /** What is not known may be new, and is worth a look; much of it within a moment is not worth many. */
    private void lookAgain() {
        if (seen.isBefore(clock.instant().minus(BETWEEN_LOOKS))) {
            tryToLook();
        }
    }

    /** While the database is away a look takes seconds: whoever finds another one at it does not queue up for the same. */
    private void tryToLook() {
        try {
            if (looking.tryLock(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } finally {
                    looking.unlock();
                }
            }
        } catch (SqlFailure e) {
            LOG.debug("no database to ask for what is new", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
