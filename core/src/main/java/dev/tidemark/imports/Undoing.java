package dev.tidemark.imports;

import dev.tidemark.schema.Placement;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.SwapSql;
import dev.tidemark.schema.UnswapSql;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Takes an import back, of all its rollups in one transaction. */
final class Undoing {

    private static final SqlStatement LOCK = SqlStatement.load(Swap.class, "Swap.lock");
    private static final SqlStatement KEPT = SqlStatement.load(Undoing.class, "Undoing.kept");
    private static final SqlStatement COUNT = SqlStatement.load(Undoing.class, "Undoing.count");
    private static final SqlStatement FINISH = SqlStatement.load(Undoing.class, "Undoing.finish");

    private final Database database;

    Undoing(Database database) {
        this.database = database;
    }

    Undone undo(long id) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> Imports.find(session, id)
                        .map(found -> locked(session, found))
                        .orElseGet(() -> refused("no_import", "there is no import " + id)));
    }

    /** Whoever imports into one of the rollups, or undoes, has to wait; so what is looked up now stays. */
    private static Undone locked(Session session, ImportRow found) {
        found.rollups().stream().sorted().forEach(name -> session.query(LOCK, Map.of("rollup", name), _ -> true));
        var kept = session.first(KEPT, Map.of("id", found.id()), row -> row.flag("kept"));
        if (kept.isEmpty()) {
            return refused("not_done", "import %d has changed nothing that is in force".formatted(found.id()));
        }
        if (!kept.get()) {
            return refused(
                    "not_kept",
                    "what import %d replaced is kept no longer; import what is to be there".formatted(found.id()));
        }
        var order = new Order(found.rollups(), found.from(), found.to(), found.tenant(), found.note());
        var eligible = new Eligible(order, RollupStore.all(session));
        return eligible.problems().stream()
                .findFirst()
                .<Undone>map(Undone.Refused::new)
                .orElseGet(() -> undo(session, eligible.rollups(), found));
    }

    private static Undone undo(Session session, List<StoredRollup> rollups, ImportRow found) {
        var owner = found.tenant().flatMap(name -> Imports.owner(session, name));
        var slices = new Slices(found.id(), found.from(), found.to(), owner);
        var placement = new Changes(session).placement();
        var newer = rollups.stream()
                .flatMap(each -> newer(session, new UnswapSql(each.tables(), slices, placement)))
                .findFirst();
        if (newer.isPresent()) {
            return refused(
                    "not_the_last",
                    "import %d has come over import %d; undo that first".formatted(newer.get(), found.id()));
        }
        var count = session.first(COUNT, Map.of("id", found.id()), row -> row.bigint("count"))
                .orElseThrow();
        var floors = RollupStore.sourceFloors(session);
        rollups.forEach(each -> undo(
                session,
                each,
                slices,
                placement,
                floors.getOrDefault(each.rollup().source().name(), Instant.MIN)));
        session.update(FINISH, Map.of("id", found.id()));
        return new Undone.Done(count);
    }

    private static Stream<Long> newer(Session session, UnswapSql sql) {
        return session
                .first(SqlStatement.of(sql.newer()), Map.of(), row -> row.numberIfAny("newer"))
                .flatMap(each -> each)
                .map(Number::longValue)
                .stream();
    }

    private static void undo(Session session, StoredRollup rollup, Slices slices, Placement placement, Instant floor) {
        var sql = new UnswapSql(rollup.tables(), slices, placement);
        var swap = new SwapSql(rollup.tables(), slices, placement);
        var live = session.first(SqlStatement.of(sql.wereLive()), Map.of(), row -> row.flag("live"))
                .orElseThrow();
        sql.restore().forEach(session::execute);
        if (live) {
            session.execute(sql.recompute());
        }
        // Below the floor of the source, and where nothing is of events, recompute leaves coarser grains alone.
        if (!live || slices.from().isBefore(floor)) {
            session.execute(swap.refill());
        }
        sql.forget().forEach(session::execute);
        swap.revise().forEach(session::execute);
    }

    private static Undone refused(String code, String message) {
        return new Undone.Refused(new Problem(code, message, "import"));
    }
}
