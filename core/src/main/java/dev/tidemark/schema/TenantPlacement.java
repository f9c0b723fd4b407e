package dev.tidemark.schema;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** On which shards of a cluster tenants are. Everything here goes on while events are written and questions are asked. */
public final class TenantPlacement {

    private static final SqlStatement LARGEST = load("largest");
    private static final SqlStatement SHARDS = load("shards");
    private static final SqlStatement REBALANCE = load("rebalance");
    private static final SqlStatement COURSE = load("course");

    private final Database database;

    /** @param database of a cluster: see {@link Placement} */
    public TenantPlacement(Database database) {
        this.database = database;
    }

    private static SqlStatement load(String name) {
        return SqlStatement.load(TenantPlacement.class, "citus/TenantPlacement." + name);
    }

    /**
     * Where a tenant is.
     *
     * @param shard of events, by Citus' number; his other rows are on those beside it
     * @param bytes of these shards together, other tenants' rows included
     */
    public record Placed(int tenantId, String tenant, long events, long shard, String node, long bytes) {

        static Placed of(Row row) {
            return new Placed(
                    row.integer("tenant_id"),
                    row.text("tenant"),
                    row.bigint("events"),
                    row.bigint("shard"),
                    row.text("node"),
                    row.bigint("bytes"));
        }
    }

    /** The tenants with the most events, which are counted. */
    public List<Placed> largest(int most) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            var counted = session.query(
                    LARGEST, Map.of("most", most), row -> Map.entry(row.integer("tenant_id"), row.bigint("events")));
            return session.query(
                    SHARDS,
                    Map.of(
                            "tenants",
                            new Session.ArrayOf(
                                    "integer",
                                    counted.stream().map(Map.Entry::getKey).toArray()),
                            "events",
                            new Session.ArrayOf(
                                    "bigint",
                                    counted.stream().map(Map.Entry::getValue).toArray())),
                    Placed::of);
        });
    }

    /**
     * Gives a tenant shards of its own, on the node where he is. His rows are copied by logical replication; who writes them waits
     * for the end of that for moments.
     *
     * @throws dev.tidemark.sql.SqlFailure if he has them already, or there is not room
     */
    public void isolate(int tenantId) {
        database.outsideTransaction(session -> {
            session.execute(
                    "select isolate_tenant_to_new_shard('tidemark.events', %d, 'CASCADE', shard_transfer_mode := 'force_logical')"
                            .formatted(tenantId));
            return true;
        });
    }

    /** Begins to spread shards over the nodes as evenly as can be; the cluster goes on with it by itself. */
    public Optional<Long> rebalance() {
        return database.outsideTransaction(session -> session.query(REBALANCE, Map.of(), row -> row.numberIfAny("job")))
                .getFirst()
                .map(Number::longValue);
    }

    /**
     * How far a rebalance is.
     *
     * @param state of the job, by Citus' word
     * @param done groups of shards that were moved
     * @param of all that are to be
     * @param problem why it has failed; empty if it has not
     */
    public record Course(String state, long done, long of, String problem) {

        public boolean isOver() {
            return state.equals("finished") || state.equals("failed") || state.equals("cancelled");
        }
    }

    /** @param job as {@link #rebalance} gave it */
    public Course course(long job) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                COURSE,
                                Map.of("job", job),
                                row -> new Course(
                                        row.text("state"), row.bigint("done"), row.bigint("of"), row.text("problem")))
                        .orElseThrow());
    }
}
