package dev.tidemark.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is particular about imports on a Citus cluster. Everything else is as on plain Postgres, by the same tests. */
@Tag("citus")
class ClusterImportsTest {

    private static final int TENANTS = 8;
    private static final Instant THREE = Instant.parse("2026-01-05T03:00:00Z");

    private static final String CATALOG = """
            sources:
              view: { fields: { url: url } }
            rollups:
              articles:
                source: view
                dimensions: { article: { entity: url } }
                measures: { views: count }
                grains: [hour, day]
                import: {}
            """;

    private final Database database = Database.connect(TestCluster.newDatabase(), 12);
    private final Prompt prompt = new Prompt(database);
    private final Imports imports = new Imports(database);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void apply() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
        IntStream.rangeClosed(1, TENANTS).forEach(number -> new Tenants(database).findOrCreate("t" + number));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** By one prepared transaction: of two, one could be visible without the other. */
    @Test
    void aNodeCommitsAnImportAtOnce() {
        deliver(1);
        var before = prompt.text("select coalesce(string_agg(gid, ','), '') from pg_dist_transaction");
        deliver(2);
        assertThat(prompt.rows("""
                        select groupid, regexp_replace(gid, '_\\d+$', '') as transaction, count(*) as branches
                        from pg_dist_transaction
                        where gid <> all (string_to_array('%s', ','))
                        group by 1, 2""".formatted(before), row -> row.bigint("branches")))
                .isNotEmpty()
                .containsOnly(1L);
    }

    @Test
    void anImportIsWholeWhileShardsMove() throws Exception {
        deliver(1);
        underReaders(() -> {
            for (var times = 2; times < 6; times++) {
                var shard = prompt.number(
                        "select max(shardid) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass");
                var from = prompt.number("select nodeport from citus_shards where shardid = " + shard);
                var to = prompt.number(
                        "select min(nodeport) from pg_dist_node where shouldhaveshards and nodeport <> " + from);
                var move = "select citus_move_shard_placement(%d, '127.0.0.1', %d, '127.0.0.1', %d, 'force_logical')"
                        .formatted(shard, from, to);
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    var moved = threads.submit(() -> database.outsideTransaction(session -> {
                        session.execute(move);
                        return true;
                    }));
                    while (!moved.isDone()) {
                        deliver(times);
                    }
                    assertThat(moved.get()).isTrue();
                }
            }
            return 5;
        });
    }

    /** Who imports does not know what became of it, and looks it up. What is prepared and not committed is resolved by Citus. */
    @Test
    void anImportIsWholeOrNotThereWhereConnectionsOfWorkersAreCut() throws Exception {
        deliver(1);
        var cut = new AtomicInteger();
        underReaders(() -> {
            var last = 1;
            for (var times = 2; times < 2 + Integer.getInteger("tidemark.cuts", 12); times++) {
                var id = new AtomicInteger();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    var value = times;
                    var delivered = threads.submit(() -> deliver(value, id));
                    while (!delivered.isDone()) {
                        cutSome();
                    }
                    if (failed(delivered)) {
                        cut.incrementAndGet();
                    }
                }
                recover();
                last = imports.find(id.get())
                                .filter(row -> row.state() == ImportRow.State.DONE)
                                .isPresent()
                        ? times
                        : last;
            }
            return last;
        });
        assertThat(cut.get()).as("imports that failed").isPositive();
    }

    private void recover() {
        while (true) {
            try {
                prompt.rows("select recover_prepared_transactions()", row -> true);
                return;
            } catch (SqlFailure failure) {
                if (!failure.isUnavailable() && !failure.isUnnamed()) {
                    throw failure;
                }
            }
        }
    }

    private static boolean failed(Future<?> delivered) throws InterruptedException {
        try {
            delivered.get();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SqlFailure) {
                return true;
            }
            throw new AssertionError(e.getCause());
        }
    }

    private void cutSome() {
        try {
            prompt.rows("""
                    select * from run_command_on_workers($cut$
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and random() < 0.1
                        $cut$)""", row -> true);
        } catch (SqlFailure failure) {
            if (!failure.isUnavailable() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    /** Who reads sees of each tenant all articles as often as one delivery has them, and at the end as often as the last one. */
    private void underReaders(Callable<Integer> work) throws Exception {
        var stop = new AtomicBoolean();
        var reads = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = List.of(
                    threads.submit(() -> repeat(stop, () -> {
                        assertThat(seen(1 + reads.incrementAndGet() % TENANTS)).matches("20 (\\d+) \\1");
                    })),
                    threads.submit(() -> repeat(stop, this::event)));
            int last;
            try {
                last = work.call();
            } finally {
                stop.set(true);
            }
            for (var each : readers) {
                each.get();
            }
            assertThat(failures).isEmpty();
            assertThat(reads.get()).isPositive();
            for (var tenant = 1; tenant <= TENANTS; tenant++) {
                assertThat(seen(tenant)).isEqualTo("20 %1$d %1$d", last);
            }
        }
        new Flusher(database).flush("articles");
        assertThat(new Verifier(database).verify("articles")).isEmpty();
    }

    private boolean repeat(AtomicBoolean stop, Runnable step) {
        while (!stop.get() && failures.isEmpty()) {
            try {
                step.run();
            } catch (SqlFailure failure) {
                if (!failure.isUnavailable()
                        && !failure.isUnnamed()
                        && !failure.isWithoutReturn()
                        && !failure.isConflict()) {
                    failures.add(failure);
                }
            } catch (AssertionError failure) {
                failures.add(failure);
            }
        }
        return true;
    }

    /** Of an hour that is imported, so that it does not count; and flushes what waits. */
    private void event() {
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                values ('2026-01-05T03:10:00Z', now(), gen_random_uuid(), 3, true, 'view', 'view', '', '{"url": "/live"}')""");
        new Flusher(database).flush("articles");
    }

    private String seen(int tenant) {
        return prompt.text("""
                select count(*) || ' ' || min(views) || ' ' || max(views)
                from tidemark.articles
                where tenant_id = %d and bucket = '2026-01-05T03:00:00Z'""".formatted(tenant));
    }

    private void deliver(int times) {
        deliver(times, new AtomicInteger());
    }

    private boolean deliver(int times, AtomicInteger id) {
        var rows = IntStream.range(0, TENANTS * 20)
                .mapToObj(number -> "%d,t%d,,/%d,%d".formatted(number, 1 + number % TENANTS, number / TENANTS, times))
                .collect(Collectors.joining("\n", "", "\n"));
        var order = new Order(List.of("articles"), THREE, THREE.plusSeconds(3600), Optional.empty(), "test");
        try (var staging = ((Begun.Ready) imports.begin(order)).staging()) {
            id.set((int) staging.id());
            staging.copy("articles", new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
            assertThat(staging.commit(0)).isInstanceOfAny(Imported.Done.class, Imported.Unchanged.class);
        }
        return true;
    }
}
