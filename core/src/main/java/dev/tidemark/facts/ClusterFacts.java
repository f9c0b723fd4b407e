package dev.tidemark.facts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The nodes of a cluster, what they hold, and what is not decided between them; nothing of a plain installation. */
final class ClusterFacts {

    private static final SqlStatement NODES = SqlStatement.load(ClusterFacts.class, "citus/ClusterFacts.nodes");
    private static final SqlStatement SHARDS = SqlStatement.load(ClusterFacts.class, "citus/ClusterFacts.shards");
    private static final SqlStatement MOVES = SqlStatement.load(ClusterFacts.class, "citus/ClusterFacts.moves");

    private static final String ANSWERS = "node_answers";

    private ClusterFacts() {}

    private record Node(String name, boolean answers, long bytes, long inDoubt) {

        static Node of(Row row) {
            return new Node(row.text("node"), row.flag("answers"), row.bigint("bytes"), row.bigint("in_doubt"));
        }
    }

    private record Shards(String node, String table, long shards, long bytes) {

        static Shards of(Row row) {
            return new Shards(row.text("node"), row.text("table_name"), row.bigint("shards"), row.bigint("bytes"));
        }

        boolean isPartitionOfEvents() {
            return table.startsWith("events_p");
        }
    }

    /**
     * In a transaction of their own. A node that cannot be reached is told as such; what it holds is unknown then.
     *
     * @param inDoubt transactions that were prepared longer ago are told
     */
    static List<Fact> read(Session session, Duration inDoubt) {
        if (Placement.of(session) == Placement.PLAIN) {
            return List.of();
        }
        // Longer than a node of the same network takes, and shorter than an operator waits.
        session.execute("set local citus.node_connection_timeout = '5s'");
        var nodes = session.query(NODES, Map.of("seconds", inDoubt.toSeconds()), Node::of);
        var facts = nodes.stream().flatMap(ClusterFacts::told);
        return nodes.stream().allMatch(Node::answers)
                ? Stream.of(
                                Stream.of(count(nodes)),
                                facts,
                                shards(session.query(SHARDS, Map.of(), Shards::of)),
                                session.query(MOVES, Map.of(), ClusterFacts::moves).stream())
                        .flatMap(each -> each)
                        .toList()
                : Stream.concat(Stream.of(count(nodes)), facts).toList();
    }

    /** Whether some of what only the nodes know cannot be known. */
    static boolean isAnyAway(List<Fact> facts) {
        return facts.stream().anyMatch(fact -> fact.name().equals(ANSWERS) && fact.standing() == Standing.BAD);
    }

    private static Fact count(List<Node> nodes) {
        return Fact.good(
                Stage.CLUSTER,
                "nodes",
                "",
                (double) nodes.size(),
                Unit.COUNT,
                "Nodes of the cluster, the coordinator among them.");
    }

    private static Stream<Fact> told(Node node) {
        var answers = Fact.of(
                Stage.CLUSTER,
                ANSWERS,
                node.name(),
                node.answers() ? 1 : 0,
                Unit.YES_NO,
                node.answers() ? Standing.GOOD : Standing.BAD,
                "Whether the coordinator reaches this node.",
                "Start it, or see what is between it and the coordinator. Until it is back its tenants are not answered, and nobody's deltas are flushed; they count all the same.");
        return node.answers() ? Stream.of(answers, size(node), inDoubt(node)) : Stream.of(answers);
    }

    private static Fact size(Node node) {
        return Fact.good(
                Stage.CLUSTER,
                "node_bytes",
                node.name(),
                (double) node.bytes(),
                Unit.BYTES,
                "Disk that the database takes on this node, without its write-ahead log.");
    }

    private static Fact inDoubt(Node node) {
        return Fact.of(
                Stage.CLUSTER,
                "in_doubt",
                node.name(),
                (double) node.inDoubt(),
                Unit.COUNT,
                node.inDoubt() > 0 ? Standing.ATTENTION : Standing.GOOD,
                "Transactions that this node prepared more than a minute ago, and that are not decided.",
                "Citus decides them within a minute after all nodes are back; select recover_prepared_transactions() on the coordinator does at once.");
    }

    /** Those of events stand for all: the tables of a tenant are beside each other. */
    private static Stream<Fact> shards(List<Shards> all) {
        var shards = all.stream()
                .filter(each -> each.table().equals("events"))
                .map(each -> Fact.good(
                        Stage.CLUSTER,
                        "shards",
                        each.node(),
                        (double) each.shards(),
                        Unit.COUNT,
                        "Shards of events on this node, and as many of each other table."));
        var sizes = all.stream()
                .filter(Shards::isPartitionOfEvents)
                .collect(groupingBy(Shards::table, TreeMap::new, summingLong(Shards::bytes)));
        return Stream.concat(
                shards, sizes.entrySet().stream().map(each -> StoreFacts.partition(each.getKey(), each.getValue())));
    }

    private static Fact moves(Row row) {
        var failed = row.bigint("failed");
        return Fact.of(
                Stage.CLUSTER,
                "moves",
                "",
                (double) row.bigint("moves"),
                Unit.COUNT,
                failed > 0 ? Standing.ATTENTION : Standing.GOOD,
                "Shards that are being moved by a rebalance, or wait for it.",
                "A move has failed: select * from citus_rebalance_status() says why.");
    }
}
