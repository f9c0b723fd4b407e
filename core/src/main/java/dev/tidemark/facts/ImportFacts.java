package dev.tidemark.facts;

import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;

/** How imports went in the last day. */
final class ImportFacts {

    private static final SqlStatement READ = SqlStatement.load(ImportFacts.class, "ImportFacts.read");

    private ImportFacts() {}

    static List<Fact> read(Session session) {
        return session.query(READ, Map.of(), ImportFacts::of).getFirst();
    }

    private static List<Fact> of(Row row) {
        var failed = row.bigint("failed");
        var longest = row.number("longest").doubleValue();
        return List.of(
                Fact.good(
                        Stage.IMPORTS,
                        "done",
                        "",
                        (double) row.bigint("done"),
                        Unit.COUNT,
                        "Imports of the last 24 hours whose slices were put in place."),
                Fact.of(
                        Stage.IMPORTS,
                        "failed",
                        "",
                        (double) failed,
                        Unit.COUNT,
                        failed > 0 ? Standing.ATTENTION : Standing.GOOD,
                        "Imports of the last 24 hours that were refused, given up or cut off; they changed nothing.",
                        "Read the import's report, mend the file, and import it again."),
                Fact.of(
                        Stage.IMPORTS,
                        "under_way",
                        "",
                        (double) row.bigint("under_way"),
                        Unit.COUNT,
                        longest > Thresholds.LONG_IMPORT.toSeconds() ? Standing.ATTENTION : Standing.GOOD,
                        "Imports that are being read and checked now.",
                        "One is under way for longer than six hours. See whether its process still runs; if not, a server takes it for given up within a minute."));
    }
}
