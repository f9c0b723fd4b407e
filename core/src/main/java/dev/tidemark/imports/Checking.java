package dev.tidemark.imports;

import dev.tidemark.schema.Placement;
import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StageSql;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at what is staged, while the rollups are still as they were: which rows can be taken, sorted, and what slices they are. */
final class Checking {

    /** Of rollups at once. */
    private static final int THREADS = 2;

    /** For the sort of a delivery: 1.6 million rows are 250 MB. */
    static final String MEMORY = "set local work_mem = '256MB'";

    private final Database database;
    private final List<StoredRollup> rollups;
    private final Slices slices;

    Checking(Database database, List<StoredRollup> rollups, Slices slices) {
        this.database = database;
        this.rollups = rollups;
        this.slices = slices;
    }

    List<Delivered> run() {
        try (var threads =
                Executors.newFixedThreadPool(THREADS, Thread.ofVirtual().factory())) {
            var checks = threads.invokeAll(rollups.stream()
                    .map(each -> (Callable<Delivered>) () -> check(each))
                    .toList());
            var delivered = new ArrayList<Delivered>();
            for (var check : checks) {
                delivered.add(result(check));
            }
            return delivered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while import " + slices.importId() + " was checked", e);
        }
    }

    private static Delivered result(Future<Delivered> check) throws InterruptedException {
        try {
            return check.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("checking", e.getCause());
        }
    }

    private Delivered check(StoredRollup rollup) {
        return database.transaction(Isolation.READ_COMMITTED, session -> check(session, rollup));
    }

    private static void place(Session session, StageSql sql) {
        if (new Changes(session).placement() == Placement.CITUS) {
            session.execute(sql.place());
        }
    }

    private Delivered check(Session session, StoredRollup rollup) {
        var sql = new StageSql(rollup.tables(), slices);
        session.execute(MEMORY);
        var staged = Changes.count(session, sql.count());
        var rows = session.update(SqlStatement.of(sql.rows()), Map.of());
        var taken = rows - Changes.count(session, sql.copies());
        session.execute(sql.slices());
        session.execute(sql.analyze());
        place(session, sql);
        var refused = taken == staged
                ? List.<RefusedRows>of()
                : session.query(SqlStatement.of(sql.refused(RefusedRows.MOST_LINES)), Map.of(), RefusedRows::of);
        return new Delivered(rollup.rollup().name(), staged, taken, refused);
    }
}
