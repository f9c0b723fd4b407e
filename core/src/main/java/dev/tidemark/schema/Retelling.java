package dev.tidemark.schema;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has the events that are there tell what they know of entities, after a catalog has asked for something new: month by
 * month, each in a transaction of its own. What was interrupted is begun again, which does no harm.
 */
final class Retelling {

    private static final SqlStatement WAITING = SqlStatement.load(Retelling.class, "Retelling.waiting");
    private static final SqlStatement DONE = SqlStatement.load(Retelling.class, "Retelling.done");
    private static final SqlStatement FLUSH = SqlStatement.load(Retelling.class, "Retelling.flush");

    private final Database database;

    Retelling(Database database) {
        this.database = database;
    }

    void run() {
        database.transaction(
                        Isolation.READ_COMMITTED,
                        session -> session.query(WAITING, Map.of(), row -> row.text("source")))
                .forEach(this::run);
    }

    private void run(String source) {
        var retell = SqlStatement.of(
                "select %s(:low, :high)::text as told".formatted(RollupTables.qualified("retell_" + source)));
        for (var piece : pieces()) {
            database.transaction(Isolation.READ_COMMITTED, session -> {
                session.query(retell, Map.of("low", piece.low(), "high", piece.high()), row -> row.text("told"));
                return session.query(FLUSH, Map.of(), row -> row.bigint("flushed"));
            });
        }
        database.transaction(Isolation.READ_COMMITTED, session -> session.update(DONE, Map.of("source", source)));
    }

    private record Piece(Instant low, Instant high) {}

    /** All of time, cut at the months that have events. */
    private List<Piece> pieces() {
        var cuts = new ArrayList<Instant>();
        cuts.add(Instant.MIN);
        database.transaction(Isolation.READ_COMMITTED, Partitions::months).stream()
                .map((YearMonth month) -> Partitions.start(month))
                .forEach(cuts::add);
        cuts.add(Instant.MAX);
        var pieces = new ArrayList<Piece>();
        for (var i = 0; i + 1 < cuts.size(); i++) {
            pieces.add(new Piece(cuts.get(i), cuts.get(i + 1)));
        }
        return pieces;
    }
}
