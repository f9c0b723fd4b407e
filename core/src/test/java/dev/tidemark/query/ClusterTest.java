package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.CannotApply;
import dev.tidemark.schema.Migrations;
import dev.tidemark.schema.Placement;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is particular about a Citus cluster. Everything else holds there as on plain Postgres, by the same tests. */
@Tag("citus")
class ClusterTest {

    private static final String CATALOG = """
            sources:
              page_view:
                user: user
                fields: { article: article, engaged: { path: engaged, type: integer } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { views: count, engaged: { sum: engaged } }
                grains: [hour, day]
              readers:
                source: page_view
                measures: { readers: { count_distinct: user } }
                grains: [hour, day]
            """;

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final Instant BEGIN = Instant.parse("2026-02-27T22:00:00Z");

    private final Database database = Database.connect(TestCluster.newDatabase(), 10);
    private final Prompt prompt = new Prompt(database);
    private final Catalog catalog = Catalog.parse("test", CATALOG);
    private final EventStore store = new EventStore(database);
    private final Flusher flusher = new Flusher(database);
    private final AtomicInteger topics = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Set<Integer> known = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allThatBelongsToATenantIsOnOneNode() {
        fill();
        assertThat(prompt.number("select count(distinct colocationid) from pg_dist_partition where partmethod = 'h'"))
                .isOne();
        assertThat(prompt.number("""
                select count(*)
                from pg_class
                where relnamespace = 'tidemark'::regnamespace and relkind in ('r', 'p') and relname ~ '^(events|entit|articles|readers)'
                    and oid not in (select logicalrelid from pg_dist_partition)""")).isZero();
    }

    @Test
    void aTenantsQuestionIsOneTaskOfOneShard() {
        fill();
        var planning = new Planner(catalog, database.transaction(Isolation.READ_COMMITTED, RollupStore::all))
                .plan(new Query(
                        "page_view",
                        List.of("views", "engaged"),
                        List.of("article"),
                        Optional.empty(),
                        Optional.of(new Range(BEGIN, BEGIN.plus(Duration.ofDays(30)))),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(new Order("views", true)),
                        20,
                        0,
                        ZoneOffset.UTC,
                        false,
                        false));
        var plan = new Answers(database, Duration.ofSeconds(30)).explain((Plan) planning, 1);
        assertThat(String.join("\n", plan))
                .contains("Task Count: 1")
                .doesNotContain("Task Count: 8", "Distributed Subplan");
    }

    @Test
    void whatAShardCannotDoAloneIsRefusedAndDoneFromTheCoordinator() {
        fill();
        var delete = "delete from tidemark.events where user_id = 'user1'";
        assertThatThrownBy(() -> prompt.execute(delete))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("rollup readers does not learn of a bare DELETE")
                .hasMessageContaining("tidemark.change_events");
        prompt.change(delete);
        assertNoDifferences();
    }

    @Test
    void whatAClusterCannotDoIsSaidBeforeAnythingIsMade() {
        var own = Catalog.parse("test", """
                sources:
                  orders: { table: public.orders, tenant: { column: shop }, time: at }
                rollups:
                  sold: { source: orders, measures: { orders: count } }
                """);
        assertThatThrownBy(() -> new Apply(database).run(own))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining("source 'orders' is a table of your own");
        assertThat(prompt.number("select count(*) from tidemark.rollups")).isZero();
    }

    @Test
    void whileAWorkerIsAwayTheOthersTenantsAreFlushed() {
        fill();
        send(batch(RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + 1)));
        var waiting = prompt.number("select count(*) from tidemark.articles_deltas");
        var there = prompt.rows(
                        "select min(tenant_id) as tenant from tidemark.articles_deltas where tenant_id = any (array(%s))"
                                .formatted(onGroup(1)),
                        row -> row.integer("tenant"))
                .getFirst();
        prompt.execute("update pg_dist_node set nodeport = nodeport + 10000 where groupid = 2");
        flush();
        assertThat(prompt.number("select count(*) from tidemark.articles_deltas where tenant_id = " + there))
                .isZero();
        prompt.execute("update pg_dist_node set nodeport = nodeport - 10000 where groupid = 2");
        assertThat(prompt.number("select count(*) from tidemark.articles_deltas"))
                .isPositive()
                .isLessThan(waiting);
        flush();
        assertThat(prompt.number("select count(*) from tidemark.articles_deltas"))
                .isZero();
        assertNoDifferences();
    }

    private static String onGroup(int group) {
        return """
                select tenant from generate_series(1, 8) tenant
                join pg_dist_placement on shardid = get_shard_id_for_distribution_column('tidemark.events', tenant) and groupid = %d""".formatted(group);
    }

    @Test
    void aCoordinatorCanBeToldToStayPlain() {
        var url = TestCluster.newPlainDatabase();
        TestCluster.join(url);
        try (var plain = Database.connect(url + "&options=-c%20tidemark.placement%3Dplain", 2)) {
            Migrations.run(plain);
            assertThat(plain.transaction(Isolation.READ_COMMITTED, Placement::of))
                    .isEqualTo(Placement.PLAIN);
        }
        try (var known = Database.connect(url, 2)) {
            Migrations.run(known);
            assertThat(known.transaction(Isolation.READ_COMMITTED, Placement::of))
                    .isEqualTo(Placement.CITUS);
        }
    }

    @Test
    void anotherStartChangesNothing() {
        fill();
        Migrations.run(database);
        send(batch(RandomGeneratorFactory.of("L64X128MixRandom").create(SEED)));
        flush();
        assertNoDifferences();
    }

    /** Moved while they are written, and blocked for writers, there and back. */
    @Test
    void countsAreExactWhileShardsMove() throws Exception {
        underLoad(() -> {
            for (var way : List.of("force_logical", "block_writes", "force_logical")) {
                var shard = prompt.number("""
                        select min(shardid) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass""");
                var from = prompt.number("select nodeport from citus_shards where shardid = " + shard);
                var to = prompt.number(
                        "select min(nodeport) from pg_dist_node where shouldhaveshards and nodeport <> " + from);
                outsideTransaction("select citus_move_shard_placement(%d, '127.0.0.1', %d, '127.0.0.1', %d, '%s')"
                        .formatted(shard, from, to, way));
                assertNoDifferences();
            }
        });
    }

    /** Which is given up first: what it had is moved away, and back when it is there again. */
    @Test
    void countsAreExactWhileANodeIsAdded() throws Exception {
        var port = prompt.number("select max(nodeport) from pg_dist_node where shouldhaveshards");
        underLoad(() -> {
            outsideTransaction("select citus_drain_node('127.0.0.1', %d, 'force_logical')".formatted(port));
            outsideTransaction("select citus_remove_node('127.0.0.1', %d)".formatted(port));
            assertThat(prompt.number("select count(*) from pg_dist_node where nodeport = " + port))
                    .isZero();
            assertNoDifferences();
            outsideTransaction("select citus_add_node('127.0.0.1', %d)".formatted(port));
            outsideTransaction("select rebalance_table_shards(shard_transfer_mode := 'force_logical')");
        });
        assertThat(prompt.number(
                        "select count(*) from citus_shards where table_name = 'tidemark.events'::regclass and nodeport = "
                                + port))
                .isPositive();
    }

    @Test
    void countsAreExactWhileAShardIsSplit() throws Exception {
        var shards = "select count(*) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass";
        var before = prompt.number(shards);
        underLoad(() -> outsideTransaction(prompt.text("""
                select format('select citus_split_shard_by_split_points(%1$s, array[%2$L], array[%3$s, %3$s], %4$L)',
                    s.shardid, (s.shardminvalue::bigint + s.shardmaxvalue::bigint) / 2, n.nodeid, 'block_writes')
                from pg_dist_shard s
                join pg_dist_placement p using (shardid)
                join pg_dist_node n using (groupid)
                where s.shardid = get_shard_id_for_distribution_column('tidemark.events', 3)""")));
        assertThat(prompt.number(shards)).isEqualTo(before + 1);
    }

    /** By which a tenant gets a shard of its own. */
    @Test
    void countsAreExactWhileATenantIsIsolated() throws Exception {
        var before =
                prompt.number("select count(*) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass");
        underLoad(
                () -> outsideTransaction(
                        "select isolate_tenant_to_new_shard('tidemark.events', 3, 'CASCADE', shard_transfer_mode := 'block_writes')"));
        assertThat(prompt.number("select count(*) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass"))
                .isGreaterThan(before);
    }

    /**
     * In the midst of whatever is going on, two-phase commits included. Who sends tries again until he has an answer; what was
     * prepared and not committed is resolved by Citus, within a minute by itself and here at once.
     */
    @Test
    void nothingIsLostOrDoubledWhereConnectionsOfWorkersAreCut() throws Exception {
        underLoad(() -> {
            for (var cut = 0; cut < Integer.getInteger("tidemark.cuts", 30); cut++) {
                var readings = sent.get() + 5;
                untilAnswered(() -> prompt.rows("""
                        select * from run_command_on_workers($cut$
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and random() < 0.5
                            $cut$)""", row -> true));
                while (sent.get() < readings && failures.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
        });
        prompt.rows("select recover_prepared_transactions()", row -> true);
        flush();
        assertNoDifferences();
        assertThat(prompt.number("select count(*) from tidemark.events where user_id <> 'user1'"))
                .isEqualTo(known.stream().filter(key -> key % 7 != 1).count());
    }

    /** Two writers, a flusher, a sealer and one who deletes, meanwhile. Each tries again what failed for want of a connection. */
    private void underLoad(Runnable work) throws Exception {
        System.out.println("ClusterTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        fill();
        var stop = new AtomicBoolean();
        var steps = new ArrayList<Runnable>();
        for (var writer = 0; writer < 2; writer++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + writer);
            steps.add(() -> {
                var batch = batch(random);
                var topic = "topic " + topics.incrementAndGet();
                untilAnswered(() -> send(topic, batch));
            });
        }
        steps.add(this::flush);
        steps.add(() -> new Sealer(database).seal("articles"));
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + 9);
        steps.add(() -> prompt.change("delete from tidemark.events where user_id = 'user1' and tenant_id = %d"
                .formatted(1 + random.nextInt(8))));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = steps.stream()
                    .map(step -> threads.submit(() -> repeat(step, stop)))
                    .toList();
            try {
                work.run();
            } finally {
                stop.set(true);
            }
            for (var each : running) {
                assertThat(each.get()).isPositive();
            }
            assertThat(failures).isEmpty();
        }
        flush();
        assertNoDifferences();
    }

    private int repeat(Runnable step, AtomicBoolean stop) {
        var times = 0;
        try {
            while (!stop.get()) {
                untilAnswered(step);
                times++;
            }
        } catch (RuntimeException | AssertionError failure) {
            failures.add(failure);
        }
        return times;
    }

    private static void untilAnswered(Runnable step) {
        while (true) {
            try {
                step.run();
                return;
            } catch (SqlFailure failure) {
                if (!failure.isUnavailable()
                        && !failure.isUnnamed()
                        && !failure.isWithoutReturn()
                        && !failure.isConflict()) {
                    throw failure;
                }
            }
        }
    }

    private void fill() {
        new Apply(database).run(catalog);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var batch = 0; batch < 5; batch++) {
            send(batch(random));
        }
        flush();
    }

    private static List<Event> batch(RandomGenerator random) {
        return random.ints(20, 0, 1_000_000)
                .mapToObj(number -> Events.event(
                        1 + number % 8,
                        number,
                        BEGIN.plusSeconds(number % (6 * 3600)),
                        "page_view",
                        "{\"article\": \"a%d\", \"engaged\": %d}".formatted(number % 5, number % 60)))
                .toList();
    }

    private void send(List<Event> events) {
        send("topic " + topics.incrementAndGet(), events);
    }

    /** Whose first attempt may have been stored though nobody was told. */
    private void send(String topic, List<Event> events) {
        var position = new Offsets(database).of(topic, 0);
        if (position.offset() == 0) {
            assertThat(store.store(new Batch(position, events.size(), events, List.of())))
                    .isInstanceOf(Outcome.Stored.class);
        }
        events.forEach(event -> known.add((int) event.key().getLeastSignificantBits()));
        sent.incrementAndGet();
    }

    private void flush() {
        catalog.rollups().keySet().forEach(flusher::flush);
    }

    private void assertNoDifferences() {
        catalog.rollups()
                .keySet()
                .forEach(rollup -> assertThat(new Verifier(database).verify(rollup))
                        .as(rollup)
                        .isEmpty());
    }

    private void outsideTransaction(String sql) {
        database.outsideTransaction(session -> {
            session.execute(sql);
            return true;
        });
    }
}
