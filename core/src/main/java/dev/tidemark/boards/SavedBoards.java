package dev.tidemark.boards;

import dev.tidemark.catalog.Board;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The boards that people save, in the database. Two who change one at the same time do not overwrite each other. */
public final class SavedBoards {

    /** Of a tenant. */
    public static final int MOST = 100;

    private static final SqlStatement ALL = SqlStatement.load(SavedBoards.class, "SavedBoards.all");
    private static final SqlStatement LOCK = SqlStatement.load(SavedBoards.class, "SavedBoards.lock");
    private static final SqlStatement COUNT = SqlStatement.load(SavedBoards.class, "SavedBoards.count");
    private static final SqlStatement CREATE = SqlStatement.load(SavedBoards.class, "SavedBoards.create");
    private static final SqlStatement CHANGE = SqlStatement.load(SavedBoards.class, "SavedBoards.change");
    private static final SqlStatement DELETE = SqlStatement.load(SavedBoards.class, "SavedBoards.delete");

    private final Database database;

    public SavedBoards(Database database) {
        this.database = database;
    }

    /** Of a tenant, by name. */
    public List<SavedBoard> of(Tenant tenant) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(
                        ALL,
                        Map.of("tenant_id", tenant.id()),
                        row -> new SavedBoard(row.text("name"), row.bigint("revision"), row.text("board"))));
    }

    /**
     * Saves a board under its name.
     *
     * @param revision that it has to have until now; none for one that is not there
     */
    public Saving save(Tenant tenant, Board board, OptionalLong revision) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> revision.isPresent()
                        ? change(session, tenant, board, revision.getAsLong())
                        : create(session, tenant, board));
    }

    private static Saving create(Session session, Tenant tenant, Board board) {
        var where = Map.of("tenant_id", tenant.id(), "name", board.name());
        session.first(LOCK, Map.of("tenant_id", tenant.id()), row -> row.integer("tenant_id"));
        var counted = session.first(
                        COUNT, where, row -> new Counted(row.bigint("boards") >= MOST, row.bigint("same") > 0))
                .orElseThrow();
        return counted.full() && !counted.there()
                ? new Saving.TooMany()
                : saved(session.first(CREATE, values(tenant, board), SavedBoards::revision));
    }

    private record Counted(boolean full, boolean there) {}

    private static Saving change(Session session, Tenant tenant, Board board, long revision) {
        return saved(session.first(
                CHANGE,
                Map.of("tenant_id", tenant.id(), "name", board.name(), "board", board.toJson(), "revision", revision),
                SavedBoards::revision));
    }

    private static Map<String, ?> values(Tenant tenant, Board board) {
        return Map.of("tenant_id", tenant.id(), "name", board.name(), "board", board.toJson());
    }

    private static long revision(Row row) {
        return row.bigint("revision");
    }

    private static Saving saved(Optional<Long> revision) {
        return revision.<Saving>map(Saving.Done::new).orElseGet(Saving.Changed::new);
    }

    /** Deletes a board that has this revision; tells whether it did. */
    public boolean delete(Tenant tenant, String name, long revision) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.update(DELETE, Map.of("tenant_id", tenant.id(), "name", name, "revision", revision))
                        > 0);
    }
}
