package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("citus")
class TenantPlacementTest {

    private static final String ROWS =
            "select sum(hash_record_extended(row(occurred_at, event_key, tenant_id, payload), 0))::text from tidemark.events";

    private final Database database = Database.connect(TestCluster.newDatabase(), 3);
    private final Prompt prompt = new Prompt(database);
    private final TenantPlacement placement = new TenantPlacement(database);

    @BeforeEach
    void aLargeTenantAndSmallOnes() {
        new Tenants(database).findOrCreate("north");
        prompt.execute("select tidemark.make_partitions()");
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                select now(), now(), gen_random_uuid(), case when i < 600 then 1 else i % 50 end, true, 'view', 'view', jsonb_build_object('i', i)
                from generate_series(1, 1000) i""");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theLargestTenantIsToldAndGetsShardsOfItsOwn() {
        var before = prompt.text(ROWS);
        var largest = placement.largest(5);
        assertThat(largest).hasSize(5);
        assertThat(largest.getFirst().tenant()).isEqualTo("north");
        assertThat(largest.getFirst().events())
                .isEqualTo(prompt.number("select count(*) from tidemark.events where tenant_id = 1"));
        assertThat(largest).allMatch(each -> each.bytes() > 0 && each.node().startsWith("127.0.0.1:"));
        placement.isolate(1);
        var alone = placement.largest(100);
        assertThat(alone)
                .filteredOn(each -> each.shard() == alone.getFirst().shard())
                .hasSize(1);
        assertThat(prompt.text(ROWS)).isEqualTo(before);
    }

    @Test
    void shardsAreSpreadAnew() {
        var before = prompt.text(ROWS);
        var nodes = prompt.rows(
                "select nodeport from pg_dist_node where shouldhaveshards order by 1", row -> row.integer("nodeport"));
        for (var shard : prompt.rows(
                "select shardid from citus_shards where table_name = 'tidemark.events'::regclass and nodeport = "
                        + nodes.getLast(),
                row -> row.bigint("shardid"))) {
            database.outsideTransaction(session -> {
                session.execute(
                        "select citus_move_shard_placement(%d, '127.0.0.1', %d, '127.0.0.1', %d, 'block_writes')"
                                .formatted(shard, nodes.getLast(), nodes.getFirst()));
                return true;
            });
        }
        assertThat(shardsOn(nodes.getLast())).isZero();
        var job = placement.rebalance().orElseThrow();
        await().atMost(Duration.ofMinutes(2)).until(() -> placement.course(job).isOver());
        assertThat(placement.course(job).state())
                .as(placement.course(job).problem())
                .isEqualTo("finished");
        assertThat(placement.course(job).done())
                .isPositive()
                .isEqualTo(placement.course(job).of());
        assertThat(shardsOn(nodes.getLast()))
                .isEqualTo(shardsOn(nodes.getFirst()))
                .isPositive();
        assertThat(prompt.text(ROWS)).isEqualTo(before);
        assertThat(placement.rebalance()).isEmpty();
    }

    private long shardsOn(int port) {
        return prompt.number(
                "select count(*) from citus_shards where table_name = 'tidemark.events'::regclass and nodeport = "
                        + port);
    }
}
