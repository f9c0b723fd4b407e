package dev.tidemark.imports;

import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.Slices;
import dev.tidemark.schema.StageSql;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Held;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Imports into the rollups of a database. An import is one unit for all of the rollups that it names: until it is committed it
 * changes nothing, and if its process, or the database, dies it leaves nothing that counts.
 */
public final class Imports {

    private static final SqlStatement LOCK = SqlStatement.of(
            "select pg_try_advisory_lock(hashtextextended('tidemark.imports.' || :rollup, 0)) as taken");
    private static final SqlStatement ADD = SqlStatement.load(Imports.class, "Imports.add");
    private static final SqlStatement OTHER = SqlStatement.load(Imports.class, "Imports.other");
    private static final SqlStatement LIST = SqlStatement.load(Imports.class, "Imports.list");
    private static final SqlStatement FIND = SqlStatement.load(Imports.class, "Imports.find");
    private static final SqlStatement TENANT = SqlStatement.load(Imports.class, "Imports.tenant");

    private final Database database;

    /** @param database whose pool has a connection for each import under way, and two more to work with */
    public Imports(Database database) {
        this.database = database;
    }

    /**
     * Begins an import. Until it is over no other one of these rollups can begin.
     *
     * @throws dev.tidemark.sql.SqlFailure if the database is away
     */
    public Begun begin(Order order) {
        tidy();
        var problems = database.transaction(Isolation.READ_COMMITTED, session -> problems(session, order));
        if (!problems.isEmpty()) {
            return new Begun.Refused(problems);
        }
        var held = database.hold();
        var begun = false;
        try {
            var taken = taken(held.session(), order);
            if (taken.isPresent()) {
                return busy(taken.get());
            }
            var staging = staging(held, order);
            begun = true;
            return new Begun.Ready(staging);
        } finally {
            if (!begun) {
                held.close();
            }
        }
    }

    private static List<Problem> problems(Session session, Order order) {
        var problems = new ArrayList<>(new Eligible(order, RollupStore.all(session)).problems());
        order.tenant()
                .filter(name -> owner(session, name).isEmpty())
                .ifPresent(name ->
                        problems.add(new Problem("no_tenant", "there is no tenant '%s'".formatted(name), "tenant")));
        return problems;
    }

    static Optional<Slices.Owner> owner(Session session, String tenant) {
        return session.first(TENANT, Map.of("name", tenant), row -> new Slices.Owner(row.integer("tenant_id"), tenant));
    }

    /** The first rollup whose lock somebody else has. */
    private static Optional<String> taken(Session session, Order order) {
        return order.rollups().stream()
                .sorted()
                .filter(name -> !session.first(LOCK, Map.of("rollup", name), row -> row.flag("taken"))
                        .orElseThrow())
                .findFirst();
    }

    private Begun busy(String rollup) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> new Begun.Busy(rollup, session.first(OTHER, Map.of("rollup", rollup), ImportRow::of)));
    }

    /** The lock of its own is taken by the statement that makes it known, so that nobody takes it for one that was cut off. */
    private Staging staging(Held held, Order order) {
        var session = held.session();
        var owner = order.tenant().flatMap(name -> owner(session, name));
        var id = session.first(ADD, values(order, owner), row -> row.bigint("import_id"))
                .orElseThrow();
        var slices = new Slices(id, order.from(), order.to(), owner);
        var rollups = new Eligible(order, RollupStore.all(session)).rollups();
        rollups.forEach(each -> session.execute(new StageSql(each.tables(), slices).create()));
        return new Staging(database, held, order, slices, rollups);
    }

    private static Map<String, Object> values(Order order, Optional<Slices.Owner> owner) {
        var values = new HashMap<String, Object>();
        values.put("rollups", new Session.ArrayOf("text", order.rollups().toArray()));
        values.put("low", order.from());
        values.put("high", order.to());
        values.put("tenant", owner.map(Slices.Owner::id).orElse(0));
        values.put("note", order.note());
        return values;
    }

    /**
     * Brings back what the slices of an import had before it: the import before, or what events say. Of its slices it has to be
     * the last one. Within 7 days; in one transaction for all of its rollups.
     */
    public Undone undo(long importId) {
        return new Undoing(database).undo(importId);
    }

    /** The newest first. */
    public List<ImportRow> list(int limit) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.query(LIST, Map.of("limit", limit), ImportRow::of));
    }

    public Optional<ImportRow> find(long importId) {
        return database.transaction(Isolation.READ_COMMITTED, session -> find(session, importId));
    }

    static Optional<ImportRow> find(Session session, long importId) {
        return session.first(FIND, Map.of("id", importId), ImportRow::of);
    }

    /** Drops what imports that were cut off have left, and what was kept for longer than an import can be undone. */
    public void tidy() {
        new Tidying(database).run();
    }
}
