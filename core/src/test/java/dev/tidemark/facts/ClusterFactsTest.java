package dev.tidemark.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator is told of the nodes of a cluster. */
@Tag("citus")
class ClusterFactsTest {

    private final String url = TestCluster.newDatabase();
    private final Database database = Database.connect(url, 3);
    private final Prompt prompt = new Prompt(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nodesTellWhatTheyHold() {
        new Apply(database).run(Catalog.parse("test", """
                sources: { view: { fields: { page: page } } }
                rollups: { pages: { source: view, dimensions: { page: page }, measures: { views: count } } }
                """));
        prompt.execute("select tidemark.make_partitions()");
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                select now(), now(), gen_random_uuid(), i, true, 'view', 'view', jsonb_build_object('page', i)
                from generate_series(1, 100) i""");
        var nodes = prompt.number("select count(*) from pg_dist_node");
        assertThat(nodes).isGreaterThan(1);
        assertThat(named("nodes")).extracting(Fact::value).containsExactly((double) nodes);
        assertThat(named("node_answers")).hasSize((int) nodes).allMatch(fact -> fact.value() == 1);
        assertThat(named("node_bytes")).hasSize((int) nodes).allMatch(fact -> fact.value() > 1_000_000);
        assertThat(named("shards").stream().mapToDouble(Fact::value).sum()).isEqualTo((double)
                prompt.number("select count(*) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass"));
        assertThat(named("partition_bytes").stream().mapToDouble(Fact::value).sum())
                .isEqualTo((double) prompt.number("""
                        select sum(shard_size) from citus_shards where table_name::text like 'tidemark.events\\_p%'"""));
        prompt.execute("select tidemark.flush()");
        new Maintenance(database).tellSizes();
        assertThat(named("bytes"))
                .singleElement()
                .satisfies(fact -> assertThat(fact.value()).isPositive().isEqualTo((double) prompt.number("""
                                select sum(shard_size) from citus_shards where table_name::text like 'tidemark.pages\\_hour\\_p%'""")));
        assertThat(named("moves")).extracting(Fact::value).containsExactly(0.0);
        assertThat(read())
                .filteredOn(fact -> fact.stage() == Stage.CLUSTER)
                .allSatisfy(fact -> assertThat(fact.standing()).isEqualTo(Standing.GOOD));
    }

    @Test
    void whatIsPreparedAndNotDecidedIsTold() throws SQLException {
        var worker = prompt.text("select nodename || ':' || nodeport from pg_dist_node where groupid > 0 limit 1");
        var coordinator = URI.create(url.substring("jdbc:".length()));
        try (var connection = DriverManager.getConnection(
                        url.replace(coordinator.getHost() + ":" + coordinator.getPort(), worker));
                var statement = connection.createStatement()) {
            statement.execute("begin");
            statement.execute("create table public.doubtful (i integer)");
            statement.execute("prepare transaction 'doubtful'");
            try {
                assertThat(inDoubt(Duration.ZERO)).singleElement().satisfies(fact -> {
                    assertThat(fact.of()).isEqualTo(worker);
                    assertThat(fact.value()).isEqualTo(1);
                    assertThat(fact.advice()).contains("recover_prepared_transactions");
                });
                assertThat(inDoubt(Duration.ofHours(1))).isEmpty();
            } finally {
                statement.execute("rollback prepared 'doubtful'");
            }
        }
    }

    private List<Fact> inDoubt(Duration longer) {
        return database.transaction(Isolation.READ_COMMITTED, session -> ClusterFacts.read(session, longer)).stream()
                .filter(fact -> fact.name().equals("in_doubt") && fact.standing() == Standing.ATTENTION)
                .toList();
    }

    @Test
    void aNodeThatIsAwayIsNamedAndNothingElseIsToldThen() {
        var away = prompt.text("select nodename || ':1' from pg_dist_node where groupid = 2");
        prompt.execute("update pg_dist_node set nodeport = 1 where groupid = 2");
        assertThat(named("node_answers"))
                .filteredOn(fact -> fact.standing() == Standing.BAD)
                .singleElement()
                .satisfies(fact -> {
                    assertThat(fact.of()).isEqualTo(away);
                    assertThat(fact.advice()).contains("Start it");
                });
        assertThat(named("node_bytes")).noneMatch(fact -> fact.of().equals(away));
    }

    private List<Fact> named(String name) {
        return read().stream().filter(fact -> fact.name().equals(name)).toList();
    }

    private List<Fact> read() {
        return new DatabaseFacts(database).read();
    }
}
