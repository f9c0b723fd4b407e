package dev.tidemark.imports;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** Runs what changes a rollup's rows, in one transaction: they may be on shards, and are changed there by a query then. */
final class Changes {

    private final Session session;
    private final Placement placement;

    /** To be made before anything is changed: a node of a cluster commits all of it at once then. */
    Changes(Session session) {
        this.session = session;
        this.placement = Placement.of(session);
        placement.writesRows(session);
    }

    Placement placement() {
        return placement;
    }

    /** How many rows it changed. */
    long rows(String sql) {
        return placement == Placement.PLAIN ? session.update(SqlStatement.of(sql), Map.of()) : count(sql);
    }

    /** What a query counted, which may have changed rows as well. */
    long count(String sql) {
        return count(session, sql);
    }

    static long count(Session session, String sql) {
        return session.first(SqlStatement.of(sql), Map.of(), row -> row.bigint("count"))
                .orElseThrow();
    }
}
