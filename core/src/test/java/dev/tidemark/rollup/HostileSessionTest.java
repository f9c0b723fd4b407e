package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever writes events has settings of his own, and those of psql are his who sits there. Nothing of what comes of it may
 * depend on them. All in one DO block, so that the driver, which insists on its own, does not see them.
 */
class HostileSessionTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                user: user
                fields: { page: page, authors: authors, seconds: { path: seconds, type: integer }, price: { path: price, type: decimal } }
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page }, kind: { field: authors, default: 'a\\b''c' } }
                measures: { n: count, s: { sum: seconds }, p: { sum: price }, q: { quantile: seconds } }
                grains: [quarter_hour, hour, day, week, month]
                keep: { quarter_hour: 400d }
              authors:
                source: view
                where: { page: { not: nobody } }
                dimensions: { author: { explode: authors } }
                measures: { readers: { count_distinct: user }, least: { min: price }, most: { max: seconds } }
                grains: [hour, day, month]
            """);

    /** Over four months, two of which are new to the flush. */
    private static final String WORK = """
            perform tidemark.add_partition('events', at) from unnest('{2023-12-31T23:00:00Z,2024-01-01T01:00:00Z,2024-02-29T12:00:00Z,2024-03-01T01:00:00Z,2025-06-30T12:00:00Z,2025-07-01T00:00:00Z}'::timestamptz[]) at;
            insert into tidemark.events select * from public.sent;
            perform tidemark.flush();
            for i in 1..%d loop
                perform tidemark.seal();
            end loop;
            update tidemark.events set payload = jsonb_set(payload, '{seconds}', '1000') where user_id operator(pg_catalog.=) 'u1';
            delete from tidemark.events where user_id operator(pg_catalog.=) 'u2';
            perform tidemark.flush('pages');
            perform tidemark.recompute('authors', '2024-02-29T00:00:00Z', '2024-03-02T00:00:00Z');
            perform tidemark.make_partitions();
            perform tidemark.retain();
            """;

    private static final String SENT = """
            create table public.sent as
            select at + i * interval '7 minutes' as occurred_at, at as received_at, gen_random_uuid() as event_key, 1 as tenant_id,
                true as own_time, 'view' as source, 'view' as type, 'u' || i % 5 as user_id, '' as session_id,
                jsonb_build_object('page', 'p' || i % 3, 'seconds', i, 'price', i / 4.0,
                    'authors', case i % 3 when 0 then '[]'::jsonb when 1 then '["ann", "b\\\\o''b"]' else 'null' end) as payload, '{}'::jsonb as attributes
            from unnest('{2023-12-31T22:00:00Z,2024-02-29T23:00:00Z,2025-06-30T23:30:00Z}'::timestamptz[]) at, generate_series(0, 20) i;
            """;

    private static final String EVIL = """
            create schema evil;
            create function evil.now() returns timestamptz language sql return '1999-01-01T00:00:00Z'::timestamptz;
            create function evil.date_bin(interval, timestamptz, timestamptz) returns timestamptz language sql return '1999-01-01T00:00:00Z'::timestamptz;
            create function evil.date_trunc(text, timestamptz) returns timestamptz language sql return '1999-01-01T00:00:00Z'::timestamptz;
            create function evil.date_trunc(text, timestamp) returns timestamp language sql return '1999-01-01T00:00:00'::timestamp;
            create function evil.hashtextextended(text, bigint) returns bigint language sql return 1;
            create function evil.format(text, variadic text[]) returns text language sql return 'select 1';
            create function evil.format(text, text) returns text language sql return 'select 1';
            create function evil.to_char(timestamp, text) returns text language sql return 'evil';
            create function evil.isfinite(timestamptz) returns boolean language sql return false;
            create function evil.octet_length(text) returns integer language sql return 1000000;
            create aggregate evil.sum(bigint) (sfunc = int8pl, stype = bigint, initcond = '7');
            create aggregate evil.count(*) (sfunc = int8inc, stype = bigint, initcond = '7');
            create aggregate evil.min(numeric) (sfunc = numeric_add, stype = numeric, initcond = '7');
            create function evil.less(timestamptz, timestamptz) returns boolean language sql return false;
            create function evil.plus(bigint, bigint) returns bigint language sql return 0;
            create function evil.plus(timestamptz, interval) returns timestamptz language sql return $1;
            create function evil.same(text, text) returns boolean language sql return false;
            create operator evil.< (function = evil.less, leftarg = timestamptz, rightarg = timestamptz);
            create operator evil.>= (function = evil.less, leftarg = timestamptz, rightarg = timestamptz);
            create operator evil.+ (function = evil.plus, leftarg = bigint, rightarg = bigint);
            create operator evil.+ (function = evil.plus, leftarg = timestamptz, rightarg = interval);
            create operator evil.= (function = evil.same, leftarg = text, rightarg = text);
            create operator evil.|| (function = textcat, leftarg = text, rightarg = text);
            create table evil.rollups (name text);
            grant usage on schema evil to public;
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TimeZone=Asia/Kolkata;DateStyle=SQL, DMY;IntervalStyle=sql_standard",
                "TimeZone=Pacific/Apia;DateStyle=German;IntervalStyle=iso_8601",
                "TimeZone=America/Los_Angeles;DateStyle=Postgres, MDY;lc_messages=C",
                "extra_float_digits=-15;bytea_output=escape;array_nulls=off;quote_all_identifiers=on",
                "standard_conforming_strings=off;escape_string_warning=off",
                "transform_null_equals=on",
                "enable_partition_pruning=off;enable_hashagg=off;enable_hashjoin=off;enable_indexscan=off;plan_cache_mode=force_generic_plan",
                "enable_nestloop=off;enable_sort=off;enable_mergejoin=off;enable_seqscan=off;plan_cache_mode=force_custom_plan",
                "enable_partitionwise_join=on;enable_partitionwise_aggregate=on;parallel_setup_cost=0;parallel_tuple_cost=0;min_parallel_table_scan_size=0",
                "search_path=evil, pg_catalog, public"
            })
    void settingsOfTheSessionChangeNothing(String settings) {
        assertThat(outcome(settings, SEALS)).isEqualTo(friendly);
    }

    /** Each a month of each grain, until all that was sent is sealed. */
    private static final int SEALS = 60;

    private static List<String> friendly = List.of();

    @BeforeAll
    static void withoutSettings() {
        friendly = outcome("", SEALS);
        assertThat(friendly).hasSizeGreaterThan(50);
    }

    /** Each statement compiled, where Postgres can: that takes a while, so there are few. */
    @Test
    void compilingChangesNothing() {
        assertThat(outcome("jit=on;jit_above_cost=0", 1)).isEqualTo(outcome("", 1));
    }

    private static List<String> outcome(String settings, int seals) {
        try (var database = Database.connect(TestPostgres.newDatabase(), 2)) {
            new Apply(database).run(CATALOG);
            var prompt = new Prompt(database);
            prompt.execute(SENT);
            prompt.execute(EVIL);
            prompt.execute(block(settings, seals));
            CATALOG.rollups()
                    .keySet()
                    .forEach(rollup ->
                            assertThat(new Verifier(database).verify(rollup)).isEmpty());
            return everything(database);
        }
    }

    private static String block(String settings, int seals) {
        var set = new StringBuilder();
        var restore = new StringBuilder();
        for (var setting : settings.isEmpty() ? new String[0] : settings.split(";")) {
            var name = setting.substring(0, setting.indexOf('='));
            set.append("perform pg_catalog.set_config('%s', '%s', true);%n"
                    .formatted(name, setting.substring(name.length() + 1)));
            restore.append("execute 'reset %s';%n".formatted(name));
        }
        return "do $hostile$ begin\n" + set + WORK.replace("%d", String.valueOf(seals)) + restore + "end $hostile$";
    }

    /** All rows of all grains, states and partitions. */
    private static List<String> everything(Database database) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(SqlStatement.of("""
                        select format('%s %s', relname, case
                            when relkind = 'r' and relispartition then pg_get_expr(relpartbound, oid)
                            else query_to_xml(format('select t from tidemark.%I t order by t::text', relname), true, false, '')::text end) as line
                        from pg_class
                        where relnamespace = 'tidemark'::regnamespace and (relkind = 'p' and relname <> 'events' or relname ~ '_deltas$' or relkind = 'r' and relispartition)
                        union all
                        select format('%s %s %s %s', rollup, grain, floor > '2025-01-01', watermark > '2025-08-01') from tidemark.rollup_grains
                        order by 1"""), Map.of(), row -> row.text("line")));
    }
}
