package dev.tidemark.facts;

import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What waits to be dropped, and whether there are partitions for the days to come. */
final class RetentionFacts {

    private static final SqlStatement READ = SqlStatement.load(RetentionFacts.class, "RetentionFacts.read");

    private RetentionFacts() {}

    static List<Fact> read(Session session) {
        return session
                .query(
                        READ,
                        Map.of(),
                        row -> row.bigint("partitions") == 0
                                ? Stream.of(letGo(row))
                                : Stream.of(
                                        letGo(row), ahead(row.number("ahead").doubleValue())))
                .stream()
                .flatMap(each -> each)
                .toList();
    }

    private static Fact letGo(Row row) {
        var waiting = row.bigint("let_go");
        return Fact.of(
                Stage.RETENTION,
                "partitions_let_go",
                "",
                (double) waiting,
                Unit.COUNT,
                waiting > Thresholds.LET_GO ? Standing.ATTENTION : Standing.GOOD,
                "Partitions that nobody asks for any more and that wait to be dropped.",
                "Look for a session that reads them for very long, in pg_stat_activity; a server drops them every minute.");
    }

    private static Fact ahead(double seconds) {
        var few = Thresholds.FEW_PARTITIONS_AHEAD.toSeconds();
        return Fact.of(
                Stage.RETENTION,
                "partitions_ahead_seconds",
                "",
                seconds,
                Unit.SECONDS,
                seconds < 0 ? Standing.BAD : seconds < few ? Standing.ATTENTION : Standing.GOOD,
                "For how long from now there are partitions for events.",
                "Start a server, or call tidemark.make_partitions(): they are made for seven days ahead.");
    }
}
