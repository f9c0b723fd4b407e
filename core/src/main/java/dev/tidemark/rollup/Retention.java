package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** Lets go of grains and events that are kept no longer: floors rise first, partitions go a minute later or more. */
public final class Retention {

    private static final SqlStatement RUN = SqlStatement.load(Retention.class, "Retention.run");

    private final Database database;

    public Retention(Database database) {
        this.database = database;
    }

    /** Takes the next step everywhere, and tells how many partitions were dropped. */
    public long run() {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(RUN, Map.of(), row -> row.bigint("dropped"))
                        .orElseThrow());
    }
}
