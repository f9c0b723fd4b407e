package dev.tidemark.rollup;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Compares a rollup together with its deltas to the aggregate of its events, each in one statement and so in one snapshot,
 * and each coarser grain to the finer one that it is made of.
 */
public final class Verifier {

    private static final SqlStatement VERIFY = SqlStatement.load(Verifier.class, "Verifier.verify");

    private final Database database;

    public Verifier(Database database) {
        this.database = database;
    }

    /**
     * One key where the two sides disagree.
     *
     * @param rollup the rollup, with its version if there are several
     * @param bucket the start of the bucket
     * @param key the key as the text of a row
     * @param expected the measures that it should have, as the text of a row; {@code (absent)} when there should be none
     * @param found those that it has, likewise
     */
    public record Difference(String rollup, Grain grain, Instant bucket, String key, String expected, String found) {

        static Difference of(Row row) {
            return new Difference(
                    row.text("rollup"),
                    Grain.of(row.text("grain")).orElseThrow(),
                    row.instant("bucket"),
                    row.text("key"),
                    row.text("expected"),
                    row.text("found"));
        }
    }

    /** All differences, up to a thousand per grain; none means proved equal at this instant. Reads every event of the source. */
    public List<Difference> verify(String rollup) {
        return verify(rollup, Instant.MIN, Instant.MAX);
    }

    /**
     * The same in a range of time. REPEATABLE READ, whose snapshot is older than its plans; in READ COMMITTED it would keep
     * partitions from being attached as long as it takes.
     */
    public List<Difference> verify(String rollup, Instant low, Instant high) {
        return database.transaction(
                Isolation.REPEATABLE_READ,
                session -> session.query(VERIFY, Map.of("rollup", rollup, "low", low, "high", high), Difference::of));
    }
}
