package dev.tidemark.facts;

import dev.tidemark.schema.Placement;
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

    /** On a cluster {@link ClusterFacts} tells sizes: the coordinator's own tables are empty. */
    static List<Fact> read(Session session) {
        if (Placement.of(session) == Placement.CITUS) {
            return List.of();
        }
        var partitions =
                session.query(PARTITIONS, Map.of(), row -> partition(row.text("partition"), row.bigint("bytes")));
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

    static Fact partition(String name, long bytes) {
        return Fact.good(
                Stage.STORE,
                "partition_bytes",
                name,
                (double) bytes,
                Unit.BYTES,
                "Disk that this partition of events takes, with its indexes.");
    }
}
