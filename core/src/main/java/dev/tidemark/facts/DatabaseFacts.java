package dev.tidemark.facts;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All facts that the database knows, whether a server runs or not. */
public final class DatabaseFacts {

    private static final SqlStatement NOW = SqlStatement.load(DatabaseFacts.class, "DatabaseFacts.now");

    private final Database database;

    public DatabaseFacts(Database database) {
        this.database = database;
    }

    /**
     * In the order of their stages. Takes some milliseconds per rollup. While a node of a cluster is away, those of the cluster
     * alone.
     *
     * @throws SqlFailure if the database cannot be asked
     */
    public List<Fact> read() {
        var cluster = database.transaction(
                Isolation.READ_COMMITTED, session -> ClusterFacts.read(session, Thresholds.IN_DOUBT));
        try {
            return database.transaction(
                    Isolation.REPEATABLE_READ, session -> inOrder(Stream.concat(cluster.stream(), all(session))));
        } catch (SqlFailure failure) {
            if (ClusterFacts.isAnyAway(cluster)) {
                return cluster;
            }
            throw failure;
        }
    }

    private static Stream<Fact> all(Session session) {
        var now = session.first(NOW, Map.of(), row -> row.instant("now")).orElseThrow();
        return Stream.of(
                        StreamFacts.read(session),
                        RejectFacts.read(session),
                        StoreFacts.read(session),
                        RollupFacts.read(session, now),
                        ImportFacts.read(session),
                        VerifierFacts.read(session),
                        RetentionFacts.read(session))
                .flatMap(List::stream);
    }

    /** In the order of stages; within one as they come. */
    public static List<Fact> inOrder(Stream<Fact> facts) {
        return facts.sorted(Comparator.comparing(Fact::stage)).toList();
    }
}
