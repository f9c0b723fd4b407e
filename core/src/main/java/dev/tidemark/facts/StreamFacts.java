package dev.tidemark.facts;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;

/** How much of the stream is stored; how much waits in it only a server can know. */
final class StreamFacts {

    private static final SqlStatement READ = SqlStatement.load(StreamFacts.class, "StreamFacts.read");

    private StreamFacts() {}

    static List<Fact> read(Session session) {
        return session.query(
                READ,
                Map.of(),
                row -> Fact.good(
                        Stage.STREAM,
                        "stored_records",
                        "",
                        (double) row.bigint("stored"),
                        Unit.COUNT,
                        "Records of the stream that were stored so far, of %,d partitions."
                                .formatted(row.bigint("partitions"))));
    }
}
