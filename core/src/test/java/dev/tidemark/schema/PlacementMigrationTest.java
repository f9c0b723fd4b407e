package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.imports.Undone;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An installation that moves to a cluster has there what it had, and goes on. */
@Tag("citus")
class PlacementMigrationTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                user: user
                fields: { article: article, title: title, engaged: { path: engaged, type: integer } }
                entities: { article: [title] }
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
              pages:
                source: page_view
                dimensions: { article: { entity: article } }
                measures: { pageviews: count }
                grains: [hour, day]
                import: {}
            """);

    private final String url = TestCluster.newPlainDatabase();
    private final Database database = Database.connect(url, 1);
    private final Prompt prompt = new Prompt(database);
    private final PlacementMigration migration = new PlacementMigration(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allIsThereAndGoesOn() {
        fill();
        var before = contents();
        assertThat(before.values()).doesNotContain("0");
        TestCluster.join(url);
        var told = new ArrayList<String>();
        assertThat(migration.tables())
                .filteredOn(table -> table.bytes() > 0)
                .extracting(PlacementMigration.Table::name)
                .contains("tidemark.events", "tidemark.articles_deltas", "tidemark.articles_hour");
        migration.run(table -> told.add(table.name()));
        assertThat(told)
                .isEqualTo(migrated())
                .startsWith("tidemark.events", "tidemark.entities")
                .contains("tidemark.articles_deltas", "tidemark.readers_day");
        assertThat(contents()).isEqualTo(before);
        assertThat(migration.placement()).isEqualTo(Placement.CITUS);
        assertThat(migration.giveBack()).isPositive();
        assertThat(migration.giveBack()).isZero();
        assertThat(contents()).isEqualTo(before);
        assertNoDifferences();
        insert("2026-03-02T10:00:00Z", 200);
        insert("2026-09-02T10:00:00Z", 200);
        flush();
        prompt.change("delete from tidemark.events where user_id = 'user3'");
        flush();
        assertNoDifferences();
        assertThat(prompt.number("select sum(views) from tidemark.articles_hour"))
                .isEqualTo(prompt.number("select count(*) from tidemark.events"));
        prompt.execute("select tidemark.tell_grains()");
        assertThat(
                        prompt.number(
                                "select count(*) from tidemark.rollup_grains where told_floor <> floor or told_watermark <> watermark"))
                .isZero();
        move();
        assertNoDifferences();
        assertThat(new Imports(database).undo(1)).isEqualTo(new Undone.Done(1));
        assertNoDifferences();
        assertThat(prompt.number("select sum(pageviews) from tidemark.pages_hour"))
                .isEqualTo(prompt.number("select count(*) from tidemark.events"));
    }

    /** Shards can be moved while they are written: their rows are told apart. */
    private void move() {
        var shard = prompt.number(
                "select min(shardid) from pg_dist_shard where logicalrelid = 'tidemark.events'::regclass");
        var from = prompt.number("select nodeport from citus_shards where shardid = " + shard);
        var to = prompt.number("select min(nodeport) from pg_dist_node where shouldhaveshards and nodeport <> " + from);
        database.outsideTransaction(session -> {
            session.execute("select citus_move_shard_placement(%d, '127.0.0.1', %d, '127.0.0.1', %d, 'force_logical')"
                    .formatted(shard, from, to));
            return true;
        });
    }

    @Test
    void oneThatIsStoppedAnywhereHasChangedNothing() {
        fill();
        TestCluster.join(url);
        var before = contents();
        for (var table : migration.tables()) {
            assertThatThrownBy(() -> migration.run(moving -> {
                        if (moving.equals(table)) {
                            throw new IllegalStateException("stopped at " + table.name());
                        }
                    }))
                    .hasMessage("stopped at " + table.name());
            assertThat(migration.placement()).isEqualTo(Placement.PLAIN);
        }
        assertThat(migrated()).isEmpty();
        assertThat(contents()).isEqualTo(before);
        insert("2026-03-02T11:00:00Z", 100);
        flush();
        assertNoDifferences();
        migration.run(_ -> {});
        assertNoDifferences();
    }

    @Test
    void whatIsInTheWayIsNamedWithWhatToDo() {
        assertThat(migration.obstacles()).singleElement().asString().contains("no extension citus", "create extension");
        prompt.execute("create extension citus");
        assertThat(migration.obstacles()).singleElement().asString().contains("no workers", "citus_add_node");
        prompt.execute("drop extension citus");
        TestCluster.join(url);
        assertThat(migration.obstacles()).isEmpty();
        prompt.execute("update pg_dist_node set nodeport = 1 where groupid = 2");
        assertThat(migration.obstacles()).singleElement().asString().matches("worker .*:1 does not answer: .*");
        assertThatThrownBy(() -> migration.run(_ -> {})).isInstanceOf(CannotMigrate.class);
        prompt.execute(
                "update pg_dist_node set nodeport = (select nodeport from pg_dist_node where groupid = 1) + 1 where groupid = 2");
        prompt.execute("create table tidemark.by_hand (tenant_id integer, other integer)");
        prompt.execute("select create_distributed_table('tidemark.by_hand', 'other')");
        assertThat(migration.obstacles())
                .singleElement()
                .asString()
                .contains("tidemark.by_hand is distributed already, by other", "undistribute_table");
        prompt.execute("drop table tidemark.by_hand");
        try (var server = Database.connect(url, 1)) {
            new Prompt(server).execute("select 1");
            assertThat(migration.obstacles()).singleElement().asString().contains("stop all servers");
        }
        await().until(() -> migration.obstacles().isEmpty());
        new Apply(database).run(CATALOG);
        migration.run(_ -> {});
        assertThat(migration.obstacles()).singleElement().asString().contains("on a cluster already");
        assertThatThrownBy(() -> migration.run(_ -> {}))
                .isInstanceOf(CannotMigrate.class)
                .hasMessageContaining("already");
    }

    /** With a sealed past, and deltas that wait. */
    private void fill() {
        new Apply(database).run(CATALOG);
        insert("2026-02-02T10:00:00Z", 1_000);
        insert("2026-03-02T10:00:00Z", 1_000);
        flush();
        insert("2026-03-02T12:00:00Z", 500);
        importHour();
    }

    /** Of what events have said before, and sealed. */
    private void importHour() {
        for (var tenant = 1; tenant <= 20; tenant++) {
            new Tenants(database).findOrCreate("t" + tenant);
        }
        var from = Instant.parse("2026-02-02T10:00:00Z");
        try (var several = Database.connect(url, 4);
                var staging = ((Begun.Ready) new Imports(several)
                                .begin(new Order(List.of("pages"), from, from.plusSeconds(3600), Optional.empty(), "")))
                        .staging()) {
            staging.copy(
                    "pages", new ByteArrayInputStream("1,t3,,a5,77,\n2,t4,,new,5,\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(staging.commit(0)).isInstanceOf(Imported.Done.class);
        }
        await().until(() -> migration.obstacles().stream().noneMatch(each -> each.contains("connected")));
    }

    private void insert(String from, int number) {
        prompt.execute("select tidemark.add_partition('events', '%s')".formatted(from));
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                select timestamptz '%s' + interval '7 seconds' * i, now(), gen_random_uuid(), 1 + i %% 20, true, 'page_view', 'page_view', 'user' || i %% 9,
                    jsonb_build_object('article', 'a' || i %% 31, 'engaged', i, 'title', 'Title ' || i %% 31)
                from generate_series(1, %d) i""".formatted(from, number));
    }

    private void flush() {
        for (var rollup : CATALOG.rollups().keySet()) {
            new Flusher(database).flush(rollup);
            while (new Sealer(database).seal(rollup)) {
                assertThat(rollup).isNotEmpty();
            }
        }
        prompt.number("select coalesce(tidemark.flush_entities(true), 0)");
    }

    /** Of each table of tenants: how many rows, and their texts, in whatever order. */
    private Map<String, String> contents() {
        var contents = new TreeMap<String, String>();
        List.of(
                        "events",
                        "entities",
                        "articles_deltas",
                        "articles_hour",
                        "articles_day",
                        "readers_deltas",
                        "readers_hour",
                        "readers_day",
                        "pages_hour",
                        "pages_day",
                        "slices",
                        "\"(replaced) pages\"")
                .forEach(table -> contents.put(
                        table,
                        prompt.text("select count(*) || ' ' || sum(hash_record_extended(t, 0)) from tidemark.%s t"
                                .formatted(table))));
        return contents;
    }

    private List<String> migrated() {
        return prompt.flag("select to_regclass('tidemark.shard_work') is not null")
                ? migration.tables().stream()
                        .map(PlacementMigration.Table::name)
                        .toList()
                : List.of();
    }

    private void assertNoDifferences() {
        CATALOG.rollups()
                .keySet()
                .forEach(rollup -> assertThat(new Verifier(database).verify(rollup))
                        .as(rollup)
                        .isEmpty());
    }
}
