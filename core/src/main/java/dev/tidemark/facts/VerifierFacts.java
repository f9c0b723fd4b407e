package dev.tidemark.facts;

import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the verifier in the background has found. */
final class VerifierFacts {

    private static final SqlStatement READ = SqlStatement.load(VerifierFacts.class, "VerifierFacts.read");

    private VerifierFacts() {}

    static List<Fact> read(Session session) {
        return session.query(READ, Map.of(), row -> Stream.of(differences(row), age(row))).stream()
                .flatMap(each -> each)
                .toList();
    }

    private static Fact differences(Row row) {
        var differences = row.bigint("differences");
        return Fact.of(
                Stage.VERIFIER,
                "differences",
                row.text("of"),
                (double) differences,
                Unit.COUNT,
                differences > 0 ? Standing.BAD : Standing.GOOD,
                "Places where the rollup differed from its events, in this round. %,d hours of buckets were compared."
                        .formatted(row.bigint("buckets")),
                "Run tidemark verify, which shows them, then tidemark verify --repair. It may be that somebody wrote to the rollup's tables; if not, please report it.");
    }

    private static Fact age(Row row) {
        var age = row.number("age").doubleValue();
        return Fact.of(
                Stage.VERIFIER,
                "unverified_seconds",
                row.text("of"),
                Math.max(0, age),
                Unit.SECONDS,
                age > Thresholds.UNVERIFIED.toSeconds() ? Standing.ATTENTION : Standing.GOOD,
                age < 0 ? "It has not had its first turn yet." : "Time since the verifier last looked at the rollup.",
                "See whether a server runs: it verifies a piece about every minute.");
    }
}
