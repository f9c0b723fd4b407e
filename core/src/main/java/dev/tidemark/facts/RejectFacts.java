package dev.tidemark.facts;

import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;

/** What could not be an event, by reason. */
final class RejectFacts {

    private static final SqlStatement READ = SqlStatement.load(RejectFacts.class, "RejectFacts.read");

    /** The newest, of all reasons: a count of all would take longer the more there are, every ten seconds. */
    private static final long COUNTED = 100_000;

    private RejectFacts() {}

    static List<Fact> read(Session session) {
        return session.query(READ, Map.of("most", COUNTED), RejectFacts::of);
    }

    private static Fact of(Row row) {
        var today = row.bigint("of_the_day");
        return Fact.of(
                Stage.PROCESS,
                "rejects",
                row.text("reason"),
                (double) row.bigint("rejects"),
                Unit.EVENTS,
                today > 0 ? Standing.ATTENTION : Standing.GOOD,
                "Rejects that are kept, among the newest %,d of all reasons; %,d came in the last 24 hours."
                        .formatted(COUNTED, today),
                "Look at some of them. Mend the catalog or the sender, then replay those that can be tried again.");
    }
}
