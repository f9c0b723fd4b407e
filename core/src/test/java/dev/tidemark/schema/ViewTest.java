package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The views of a rollup say what an aggregation of the events says, at every instant, for every grain. */
class ViewTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private static final String YAML = """
            sources:
              visit:
                fields: { page: page, title: title, device: device, tags: tags, seconds: { path: seconds, type: integer } }
                entities: { page: [title] }
            rollups:
              pages:
                source: visit
                dimensions: { page: { entity: page }, device: { field: device, default: none } }
                measures:
                  views: count
                  seconds: { sum: seconds }
                  longest: { max: seconds }
                  visitors: { count_distinct: user }
                  stay: { quantile: seconds }
                grains: [hour, day, month]
              tags:
                source: visit
                dimensions: { tag: { explode: tags } }
                measures: { tagged: count }
                grains: [quarter_hour, week]
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void tenants() {
        prompt.execute("insert into tidemark.tenants (name) values ('one'), ('two'), ('three')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void equalTheEventsAtEveryStep() {
        var random = new Random(SEED);
        System.out.println("ViewTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        insert(random, 300);
        new Apply(database).run(Catalog.parse("test", YAML)).toFill().forEach(new Backfill(database)::run);
        for (var step = 0; step < 25; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> insert(random, 1 + random.nextInt(50));
                case 2 ->
                    prompt.change(
                            "delete from tidemark.events where hashtext(event_key::text) % 9 = " + random.nextInt(9));
                case 3 ->
                    prompt.change(
                            "update tidemark.events set payload = payload || '{\"seconds\": %d}' where hashtext(event_key::text) %% 9 = %d"
                                    .formatted(random.nextInt(49), random.nextInt(9)));
                case 4 -> prompt.execute("select tidemark.flush()");
                default -> prompt.execute("select tidemark.seal()");
            }
            assertEqual("step " + step);
        }
        prompt.change("delete from tidemark.events");
        assertEqual("the end");
        assertThat(prompt.number("select count(*) from tidemark.pages")).isZero();
    }

    /** Sealing goes from the newest end down to the oldest; what it has not come to is there all the same. */
    @Test
    void equalTheEventsWhileNothingOrLittleIsSealed() {
        var random = new Random(2);
        insert(random, 200);
        new Apply(database).run(Catalog.parse("test", YAML)).toFill().forEach(rollup -> {
            while (new Backfill(database).step(rollup).isPresent()) {
                assertThat(prompt.number("select count(*) from tidemark.rollup_grains where isfinite(watermark)"))
                        .isZero();
            }
        });
        assertEqual("filled");
        insert(random, 50);
        assertEqual("with deltas");
        prompt.execute("select tidemark.flush()");
        assertEqual("flushed");
        for (var more = true; more; more = prompt.flag("select tidemark.seal()")) {
            insert(random, 20);
            assertEqual("sealing, with deltas");
        }
        assertThat(prompt.number("select count(*) from tidemark.pages_month")).isPositive();
    }

    private void insert(Random random, int count) {
        prompt.execute(
                "select tidemark.add_partition('events', at) from generate_series('2025-12-15Z'::timestamptz, '2026-04-15Z', '1 month') at");
        prompt.execute("select setseed(%s)".formatted(random.nextDouble()));
        prompt.execute("""
                insert into tidemark.events
                select at, at, gen_random_uuid(), 1 + (n %% 2), true, 'visit', 'visit', 'user' || n %% 13, '',
                    jsonb_strip_nulls(jsonb_build_object(
                        'page', '/' || n %% 5, 'title', 'Page ' || n %% 5, 'device', case n %% 3 when 0 then null else 'd' || n %% 3 end,
                        'tags', jsonb_build_array('t' || n %% 4, 't' || n %% 3), 'seconds', n %% 49)), '{}'
                from (
                    select (%1$d::bigint * 7919 + i * 31) %% 10007 as n, timestamptz '2026-01-01Z' + (%1$d::bigint * 104729 + i * 7727) %% 5000000 * interval '1 second' as at
                    from generate_series(1, %2$d) i) made""".formatted(random.nextInt(100_000), count));
    }

    private void assertEqual(String when) {
        for (var grain : List.of(Grain.HOUR, Grain.DAY, Grain.MONTH)) {
            assertThat(differences(
                            grain == Grain.HOUR ? "pages" : "pages_by_" + grain.word(),
                            """
                            select tenant_id, tidemark.bucket('%s', occurred_at), payload ->> 'page', coalesce(payload ->> 'device', 'none'),
                                count(*), sum((payload ->> 'seconds')::bigint), max((payload ->> 'seconds')::bigint), count(distinct user_id),
                                percentile_disc(0.5) within group (order by (payload ->> 'seconds')::bigint)
                            from tidemark.events group by 1, 2, 3, 4""".formatted(grain.word()),
                            "tenant_id, bucket, page, device, views, seconds, longest, visitors, stay_p50"))
                    .as(when + ", " + grain)
                    .isZero();
        }
        for (var grain : List.of(Grain.QUARTER_HOUR, Grain.WEEK)) {
            assertThat(differences(
                            grain == Grain.QUARTER_HOUR ? "tags" : "tags_by_" + grain.word(),
                            """
                            select tenant_id, tidemark.bucket('%s', occurred_at), tag, count(*)
                            from tidemark.events
                            cross join lateral (select distinct jsonb_array_elements_text(payload -> 'tags') as tag) tags
                            group by 1, 2, 3""".formatted(grain.word()),
                            "tenant_id, bucket, tag, tagged"))
                    .as(when + ", " + grain)
                    .isZero();
        }
    }

    private long differences(String view, String raw, String columns) {
        return prompt.number("""
                with raw as (%1$s), shown as (select %2$s from tidemark.%3$s)
                select count(*) from ((table raw except all table shown) union all (table shown except all table raw)) different""".formatted(raw, columns, view));
    }

    @Test
    void aTenantsRoleSeesItsRowsAndNothingElse() {
        var random = new Random(1);
        insert(random, 200);
        new Apply(database).run(Catalog.parse("test", YAML)).toFill().forEach(new Backfill(database)::run);
        insert(random, 20);
        var role = "reader_" + ProcessHandle.current().pid();
        var grant = "select tidemark.grant_tenant('one', '" + role + "')";
        if (prompt.text("select tidemark.placement()").equals("citus")) {
            assertThatThrownBy(() -> prompt.execute(grant))
                    .hasMessageContaining("no role can be shown some tenants only");
            return;
        }
        prompt.execute(grant);
        try {
            var all = prompt.number("select sum(views)::bigint from tidemark.pages where tenant_id = 1");
            assertThat(as(role, "select sum(views)::bigint from tidemark.pages"))
                    .isEqualTo(all);
            assertThat(as(role, "select sum(views)::bigint from tidemark.pages_by_month"))
                    .isEqualTo(all);
            assertThat(as(role, "select count(*) from tidemark.pages where tenant_id <> 1"))
                    .isZero();
            assertThat(as(role, "select count(*) from tidemark.visible_tenants"))
                    .isEqualTo(1);
            for (var table : List.of(
                    "tidemark.events",
                    "tidemark.pages_hour",
                    "tidemark.pages_deltas",
                    "tidemark.entities",
                    "tidemark.tenants",
                    "tidemark.access_keys",
                    "tidemark.boards",
                    "tidemark.hooks",
                    "tidemark.key_usage",
                    "tidemark.rejects",
                    "tidemark.shares",
                    "tidemark.tenant_roles",
                    "tidemark.events_p202601")) {
                assertThatThrownBy(() -> as(role, "select count(*) from " + table))
                        .as(table)
                        .isInstanceOf(SqlFailure.class)
                        .hasMessageContaining("permission denied");
            }
            for (var call : List.of(
                    "tidemark.flush()",
                    "tidemark.recompute('pages')",
                    "tidemark.erase('two', 'user1')",
                    "tidemark.grant_tenant('two', current_user)",
                    "tidemark.change_pages(null)",
                    "tidemark.lock_rollup('pages')",
                    "tidemark.hold_partitions()",
                    "tidemark.verify('pages')",
                    "tidemark.flush_pages()")) {
                assertThatThrownBy(() -> as(role, "select count(*) from " + call))
                        .as(call)
                        .isInstanceOf(SqlFailure.class)
                        .hasMessageContaining("permission denied");
            }
            // A cheap function of the caller's own, which the planner would like to call first, sees no row of another.
            prompt.execute("create schema spy_%1$s; grant create, usage on schema spy_%1$s to %1$s".formatted(role));
            assertThat(as(role, """
                    select count(*) from tidemark.pages where spy_%s.look(tenant_id, page, views)""".formatted(role), """
                    create function spy_%1$s.look(tenant integer, page text, views bigint) returns boolean language plpgsql immutable cost 0.0000001 as $$
                    begin
                        if tenant <> 1 then
                            raise exception 'seen: %% %% %%', tenant, page, views;
                        end if;
                        return true;
                    end $$""".formatted(role))).isPositive();
            assertThatThrownBy(() -> as(role, "select count(*) from tidemark.pages where 1 / (tenant_id - 1) > 5"))
                    .as("its own rows do divide by zero")
                    .hasMessageContaining("division by zero");
            assertThat(as(role, "select count(*) from tidemark.pages where 1 / (tenant_id - 2) < 5"))
                    .isPositive();
            prompt.execute("select tidemark.revoke_tenant('one', '" + role + "')");
            assertThat(as(role, "select count(*) from tidemark.pages")).isZero();
        } finally {
            prompt.execute(
                    "drop owned by %1$s; drop schema if exists spy_%1$s cascade; drop role %1$s".formatted(role));
        }
    }

    private long as(String role, String query, String... before) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("set local role " + role);
            for (var each : before) {
                session.execute(each);
            }
            return session.first(
                            SqlStatement.of("select given.value from (" + query + ") given (value)"),
                            Map.of(),
                            row -> row.bigint("value"))
                    .orElseThrow();
        });
    }

    @Test
    void followARollupThroughItsVersions() {
        new Apply(database).run(Catalog.parse("test", YAML)).toFill().forEach(new Backfill(database)::run);
        insert(new Random(2), 50);
        prompt.execute(
                "create view public.mine as select bucket, sum(views) as views from tidemark.pages group by bucket");
        var wider = YAML.replace(
                "dimensions: { page: { entity: page }, device",
                "dimensions: { page: { entity: page }, tail: title, device");
        var fill = new Apply(database).run(Catalog.parse("test", wider)).toFill();
        assertThatThrownBy(() -> fill.forEach(new Backfill(database)::run))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining(
                        "rollup 'pages' has other columns now, and so has its view, on which others are built")
                .hasMessageContaining("view mine depends on view tidemark.pages");
        assertThat(prompt.number("select sum(views)::bigint from public.mine")).isEqualTo(50);
        prompt.execute("drop view public.mine");
        new Apply(database).settle();
        assertThat(prompt.number("select count(*) from (select distinct tail from tidemark.pages) tails"))
                .isEqualTo(5);
        new Apply(database).settle();
        assertThat(prompt.number("select sum(views)::bigint from tidemark.pages_by_month"))
                .isEqualTo(50);
        new Apply(database).run(Catalog.parse("test", "sources: {}\nrollups: {}"), true);
        assertThat(
                        prompt.number(
                                "select count(*) from pg_class where relnamespace = 'tidemark'::regnamespace and relkind = 'v'"))
                .isEqualTo(1);
    }
}
