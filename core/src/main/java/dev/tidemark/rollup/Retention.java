package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Lets go of grains and events that are kept no longer. */
public final class Retention {

    private static final SqlStatement RAISE = SqlStatement.load(Retention.class, "Retention.raise");
    private static final SqlStatement LET_GO = SqlStatement.load(Retention.class, "Retention.letGo");

    private final Database database;

    public Retention(Database database) {
        this.database = database;
    }

    /**
     * Drops the partitions below floors that rose a minute ago or earlier and tells how many; then raises floors. Partitions are
     * detached concurrently before, so that nobody waits for it. One that is in use is dropped another time.
     */
    public long retain() {
        var dropped = 0L;
        var busy = new HashSet<String>();
        for (var partition : database.transaction(Isolation.READ_COMMITTED, Retention::letGo)) {
            if (!busy.contains(partition.parent()) && drop(partition)) {
                dropped++;
            } else {
                busy.add(partition.parent());
            }
        }
        database.transaction(Isolation.READ_COMMITTED, session -> session.query(RAISE, Map.of(), _ -> true));
        return dropped;
    }

    private static List<LetGo> letGo(Session session) {
        return session.query(LET_GO, Map.of(), LetGo::of);
    }

    /** Not while somebody reads it. A table has one partition at a time whose detaching was begun. */
    private boolean drop(LetGo partition) {
        return database.outsideTransaction(session -> {
            // Until it is detached, nobody else can attach a partition to its table.
            session.execute("set lock_timeout = '500ms'");
            try {
                partition.statements().forEach(session::execute);
                return true;
            } catch (SqlFailure failure) {
                if (failure.isLockTimeout()) {
                    return false;
                }
                throw failure;
            } finally {
                session.execute("reset lock_timeout");
            }
        });
    }

    /** A partition of which nobody asks any more. */
    private record LetGo(String parent, String partition, String state) {

        static LetGo of(Row row) {
            return new LetGo(row.text("parent"), row.text("partition"), row.text("state"));
        }

        /** Interrupted after any of them, it is gone on with. */
        List<String> statements() {
            var drop = "drop table " + named(partition);
            return switch (state) {
                case "attached" -> List.of(detach("concurrently"), drop);
                case "pending" -> List.of(detach("finalize"), drop);
                default -> List.of(drop);
            };
        }

        private String detach(String how) {
            return "alter table %s detach partition %s %s".formatted(named(parent), named(partition), how);
        }

        private static String named(String table) {
            return "tidemark." + new Identifier(table);
        }
    }
}
