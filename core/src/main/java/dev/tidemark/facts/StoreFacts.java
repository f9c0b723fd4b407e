package dev.tidemark.facts;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sizes of the partitions of events, and of the database. */
final class StoreFacts {

    private static final SqlStatement PARTITIONS = SqlStatement.load(StoreFacts.class, "StoreFacts.partitions");
    private static final SqlStatement DATABASE = SqlStatement.load(StoreFacts.class, "StoreFacts.database");

    private StoreFacts() {}

    static List<Fact> read(Session session) {
        var partitions = session.query(
                PARTITIONS,
                Map.of(),
                row -> Fact.good(
                        Stage.STORE,
                        "partition_bytes",
                        row.text("partition"),
                        (double) row.bigint("bytes"),
                        Unit.BYTES,
                        "Disk that this partition of events takes, with its indexes."));
        var database = session.query(
                DATABASE,
                Map.of(),
                row -> Fact.good(
                        Stage.DISK,
                        "database_bytes",
                        "",
                        (double) row.bigint("bytes"),
                        Unit.BYTES,
                        "Disk that the whole database takes, without its write-ahead log."));
        return Stream.of(partitions, database).flatMap(List::stream).toList();
    }
}
