package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** Lets go of grains and events that are kept no longer. */
public final class Retention {

    private static final SqlStatement RETAIN = SqlStatement.load(Retention.class, "Retention.retain");

    private final Database database;

    public Retention(Database database) {
        this.database = database;
    }

    /**
     * Raises floors, and drops the partitions below those that rose a minute ago or earlier; tells how many. One that is in
     * use is dropped another time.
     */
    public long retain() {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(RETAIN, Map.of(), row -> row.bigint("dropped"))
                        .orElseThrow());
    }
}
