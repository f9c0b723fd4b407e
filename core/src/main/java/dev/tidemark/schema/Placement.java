package dev.tidemark.schema;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where the rows of tenants are. */
public enum Placement {
    /** In the tables of one database. */
    PLAIN,
    /** On the shards of a Citus cluster, by tenant. */
    CITUS;

    /** That of one database, which stays as it is while a process runs: read once. */
    public static final class Known {

        private final AtomicReference<@Nullable Placement> known = new AtomicReference<>();

        public Placement of(Session session) {
            var before = known.get();
            if (before != null) {
                return before;
            }
            var now = Placement.of(session);
            known.set(now);
            return now;
        }
    }

    private static final SqlStatement READ = SqlStatement.load(Placement.class, "Placement.read");

    /** That of the installation which a session is in. */
    public static Placement of(Session session) {
        return session.first(READ, Map.of(), row -> of(row.text("placement"))).orElseThrow();
    }

    private static Placement of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Before tables are made or changed in a session's transaction. Citus has triggers on its shards only where it is told that
     * they touch no other shards, and takes tables that were made in parallel for busy ones.
     */
    void changesTables(Session session) {
        if (this == CITUS) {
            session.execute("set local citus.enable_unsafe_triggers = on");
            session.execute("set local citus.multi_shard_modify_mode = 'sequential'");
        }
    }

    /**
     * Before few rows of many tenants are written in a session's transaction. Citus would open a connection for each shard, which
     * took 666 ms for a thousand rows on 32 shards where one per node took 29.
     */
    public void writesRows(Session session) {
        if (this == CITUS) {
            session.execute("set local citus.multi_shard_modify_mode = 'sequential'");
        }
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
