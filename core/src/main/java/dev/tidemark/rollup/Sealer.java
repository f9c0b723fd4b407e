package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** Fills the coarser grains where their buckets are over. */
public final class Sealer {

    private static final SqlStatement SEAL = SqlStatement.load(Sealer.class, "Sealer.seal");

    private final Database database;

    public Sealer(Database database) {
        this.database = database;
    }

    /** Seals a piece of a rollup's coarser grains, at most a month of each, and tells whether there is more to be done. */
    public boolean seal(String rollup) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(SEAL, Map.of("rollup", rollup), row -> row.flag("more"))
                        .orElseThrow());
    }
}
