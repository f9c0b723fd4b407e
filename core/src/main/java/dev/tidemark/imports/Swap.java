package dev.tidemark.imports;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.EntityChanges;
import dev.tidemark.schema.ImportedAttributesSql;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.SwapSql;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts what was staged and checked in its place, of all rollups in one transaction. */
final class Swap {

    private static final SqlStatement LOCK = SqlStatement.load(Swap.class, "Swap.lock");
    private static final SqlStatement CLAIM = SqlStatement.load(Swap.class, "Swap.claim");
    private static final SqlStatement FINISH = SqlStatement.load(Swap.class, "Swap.finish");

    private final Database database;
    private final Order order;
    private final Slices slices;
    private final List<StoredRollup> rollups;

    Swap(Database database, Order order, Slices slices, List<StoredRollup> rollups) {
        this.database = database;
        this.order = order;
        this.slices = slices;
        this.rollups = rollups;
    }

    /** @param refused rows that were left out before they were staged */
    Imported run(List<Delivered> delivered, long refused) {
        for (var rollup : rollups) {
            for (var partitions : SwapSql.partitions(rollup.tables(), slices)) {
                database.transaction(Isolation.READ_COMMITTED, session -> {
                    session.execute(partitions);
                    return true;
                });
            }
        }
        return database.transaction(Isolation.READ_COMMITTED, session -> run(session, delivered, refused));
    }

    /** Locks are taken in the order of names, by everybody who takes several; then all is looked at again. */
    private Imported run(Session session, List<Delivered> delivered, long refused) {
        session.execute(Checking.MEMORY);
        rollups.forEach(
                each -> session.query(LOCK, Map.of("rollup", each.rollup().name()), _ -> true));
        if (session.update(CLAIM, Map.of("id", slices.importId())) == 0) {
            return cutOff();
        }
        var eligible = new Eligible(order, RollupStore.all(session));
        var problems = eligible.problems();
        if (!problems.isEmpty()) {
            return new Imported.Refused(problems);
        }
        if (!versions(eligible.rollups()).equals(versions(rollups))) {
            return new Imported.Refused(List.of(new Problem(
                    "another_definition", "the rollups have been defined anew meanwhile; begin again", "rollups")));
        }
        return swapped(session, new Changes(session), delivered, refused, eligible.rollups());
    }

    static Imported cutOff() {
        return new Imported.Refused(List.of(
                new Problem("cut_off", "the import lost its connection and was given up; begin it again", "import")));
    }

    /** What decides the columns. */
    private static List<?> versions(List<StoredRollup> rollups) {
        return rollups.stream().map(StoredRollup::tables).toList();
    }

    private Imported swapped(
            Session session, Changes changes, List<Delivered> delivered, long refused, List<StoredRollup> now) {
        var unchanged = 0L;
        var replaced = 0L;
        for (var rollup : now) {
            var sql = new SwapSql(rollup.tables(), slices, changes.placement());
            unchanged += session.update(SqlStatement.of(sql.skip()), Map.of());
            var left = changes.count(sql.count());
            if (left > 0) {
                swap(session, changes, rollup, sql);
            }
            replaced += left;
        }
        tell(session, now);
        finish(session, delivered, refused, replaced > 0);
        return replaced > 0 ? new Imported.Done(delivered, replaced, unchanged) : new Imported.Unchanged(delivered);
    }

    /** What is delivered of entities, also where the numbers are as they were. */
    private void tell(Session session, List<StoredRollup> rollups) {
        var changes = new EntityChanges(session);
        var told = rollups.stream()
                .map(rollup -> new ImportedAttributesSql(rollup.tables(), slices))
                .filter(sql -> sql.mayTell() && tells(session, sql))
                .flatMap(sql -> sql.told().entrySet().stream())
                .mapToLong(each -> changes.tell(each.getKey(), each.getValue()))
                .sum();
        if (told > 0) {
            changes.merge();
        }
    }

    private static boolean tells(Session session, ImportedAttributesSql sql) {
        return session.first(SqlStatement.of(sql.tells()), Map.of(), row -> row.flag("told"))
                .orElseThrow();
    }

    private void swap(Session session, Changes changes, StoredRollup rollup, SwapSql sql) {
        session.execute(sql.keepSlices());
        var replacing = changes.rows(sql.keepRows()) > 0;
        session.execute(sql.insert());
        sql.names().forEach(session::execute);
        sql.slices().forEach(session::execute);
        if (replacing && !rollup.rollup().subtracts()) {
            session.execute(sql.refill());
        } else {
            carry(session, changes, rollup, sql, replacing);
        }
        sql.revise().forEach(session::execute);
    }

    /** Buckets that are not sealed are filled when they are. */
    private void carry(Session session, Changes changes, StoredRollup stored, SwapSql sql, boolean replacing) {
        stored.rollup().coarserGrains().stream()
                .filter(grain -> stored.whole(grain).floor().isBefore(order.to()))
                .filter(grain -> stored.whole(grain).watermark().isAfter(order.from()))
                .forEach(grain -> carry(session, changes, sql, grain, replacing));
    }

    private static void carry(Session session, Changes changes, SwapSql sql, Grain grain, boolean replacing) {
        if (!replacing) {
            session.execute(sql.carry(grain));
        } else if (changes.count(sql.carryDifference(grain)) > 0) {
            session.execute(sql.sweep(grain));
        }
    }

    private void finish(Session session, List<Delivered> delivered, long refused, boolean changed) {
        var values = new HashMap<String, Object>();
        values.put("id", slices.importId());
        values.put("changed", changed);
        values.put("state", changed ? "done" : "unchanged");
        values.put("rows", delivered.stream().mapToLong(Delivered::taken).sum());
        values.put(
                "refused",
                refused + delivered.stream().mapToLong(Delivered::errors).sum());
        session.update(FINISH, values);
    }
}
