package dev.tidemark.imports;

import dev.tidemark.schema.Placement;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StageSql;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.UnswapSql;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drops what imports leave: the tables of one that is over or was cut off, and rows that can be brought back no longer. */
final class Tidying {

    private static final SqlStatement UNDER_WAY = SqlStatement.load(Tidying.class, "Tidying.underWay");
    private static final SqlStatement LOCK = SqlStatement.load(Tidying.class, "Tidying.lock");
    private static final SqlStatement FAIL = SqlStatement.load(Tidying.class, "Tidying.fail");
    private static final SqlStatement TABLES = SqlStatement.load(Tidying.class, "Tidying.tables");
    private static final SqlStatement OLD = SqlStatement.load(Tidying.class, "Tidying.old");

    private final Database database;

    Tidying(Database database) {
        this.database = database;
    }

    void run() {
        for (var id : ids(UNDER_WAY)) {
            database.transaction(Isolation.READ_COMMITTED, session -> isCutOff(session, id) && end(session, id));
        }
        var old = ids(OLD);
        if (!old.isEmpty()) {
            database.transaction(Isolation.READ_COMMITTED, session -> forget(session, old));
        }
    }

    private List<Long> ids(SqlStatement which) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.query(which, Map.of(), row -> row.bigint("import_id")));
    }

    /** Who has an import under way has its lock. */
    private static boolean isCutOff(Session session, long id) {
        return session.first(LOCK, Map.of("id", id), row -> row.flag("taken")).orElseThrow();
    }

    /** What is still being staged has failed. */
    void end(long id) {
        database.transaction(Isolation.READ_COMMITTED, session -> end(session, id));
    }

    /** First the state, for whose row a commit that is under way is waited for. */
    private static boolean end(Session session, long id) {
        session.update(FAIL, Map.of("id", id));
        session.query(TABLES, Map.of("names", Slices.tablesOf(id)), row -> row.text("name"))
                .forEach(name -> session.execute("drop table if exists tidemark." + new Identifier(name)));
        if (new Changes(session).placement() == Placement.CITUS) {
            taking(session).map(each -> StageSql.displace(each.tables(), id)).forEach(session::execute);
        }
        return true;
    }

    private static boolean forget(Session session, List<Long> old) {
        var ids = old.stream().map(String::valueOf).collect(Collectors.joining(", "));
        taking(session)
                .flatMap(each -> UnswapSql.forget(each.tables(), ids).stream())
                .forEach(session::execute);
        return true;
    }

    private static Stream<StoredRollup> taking(Session session) {
        return RollupStore.all(session).stream().filter(each -> each.rollup().takesImports());
    }
}
