package dev.tidemark.schema;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a tenant's role could try with the views of rollups and with whatever else it can name, made at random. */
final class HostileStatements {

    /** Functions and operators of the caller's own: cheap, and none of them volatile, so that the planner wants to call them first and deep inside. */
    static final String SPIES = """
            set client_min_messages = notice;
            create function pg_temp.spy(anyelement) returns boolean language plpgsql immutable cost 0.0000001 as
                $$ begin raise notice 'spy saw %', $1; return true; end $$;
            create function pg_temp.spy_on_two(text, text) returns boolean language plpgsql immutable cost 0.0000001 as
                $$ begin raise notice 'spies saw % %', $1, $2; return true; end $$;
            create function pg_temp.throw(anyelement) returns boolean language plpgsql immutable cost 0.0000001 as
                $$ begin raise exception 'thrown %', $1 using detail = $1::text, hint = $1::text; end $$;
            create operator pg_temp.<<< (function = pg_temp.spy_on_two, leftarg = text, rightarg = text, restrict = scalarltsel, join = scalarltjoinsel);
            create operator pg_temp.=== (function = pg_temp.spy_on_two, leftarg = text, rightarg = text, restrict = eqsel, join = eqjoinsel, merges, hashes);
            create function pg_temp.has_table_privilege(regclass, text) returns boolean language sql as 'select true';
            create function pg_temp.has_table_privilege(oid, text) returns boolean language sql as 'select true';
            create temp table visible_tenants as select generate_series(1, 9) as tenant_id;
            create temp view seen as select 1;
            """;

    private static final Map<String, List<String>> COLUMNS = Map.of(
            "tidemark.pages",
            List.of("tenant_id", "bucket", "page", "device", "views", "seconds", "page_title"),
            "tidemark.pages_by_day",
            List.of("tenant_id", "bucket", "page", "device", "views", "page_title"),
            "tidemark.tags",
            List.of("tenant_id", "bucket", "tag", "tagged"),
            "tidemark.visits",
            List.of("tenant_id", "device", "visitors", "stay_p50", "shortest"));

    private static final List<String> VIEWS = COLUMNS.keySet().stream().sorted().toList();

    private static final List<String> CONDITIONS = List.of(
            "pg_temp.spy({c})",
            "not pg_temp.spy({c}) or true",
            "pg_temp.throw({c})",
            "case when tenant_id <> 1 then pg_temp.throw({c}) else true end",
            "{c}::text operator(pg_temp.<<<) 'm'",
            "{c}::text operator(pg_temp.===) 'm'",
            "{c}::text::integer > 0",
            "{c}::text::inet is null",
            "{c}::text::xml is null",
            "{c}::text::json is null",
            "{c}::text::date > 'today'",
            "{c}::text ~ {c}::text || '('",
            "1 / (tenant_id - 2) < 5",
            "sqrt(1 - tenant_id) >= 0",
            "tenant_id = 2 or true",
            "tenant_id in (1, 2, 3)",
            "{c} is not null",
            "{c} = any (array(select {c} from {v}))",
            "exists (select from {v} other where other.tenant_id <> v.tenant_id and pg_temp.spy(other.{c}))",
            "(tenant_id = 1) is not true and pg_temp.spy({c})",
            "pg_temp.spy(v) and true",
            "random() >= 0");

    private static final List<String> QUERIES = List.of(
            "select * from {v} v where {w}",
            "select {c} from {v} v where {w} and {w2}",
            "select count(*), min({c}::text), max({c}::text), string_agg({c}::text, ',') from {v} v where {w}",
            "select v::text, to_jsonb(v) from {v} v where {w}",
            "select {c}, count(*) from {v} v group by 1 having pg_temp.spy({c})",
            "select {c} from {v} v order by pg_temp.spy({c}), pg_temp.throw({c})",
            "select count(*) over (partition by tenant_id order by pg_temp.spy({c})) from {v} v where {w}",
            "select * from {v} v join {v} w on v.{c}::text operator(pg_temp.===) w.{c}::text",
            "select * from {v} v left join {v} w on v.tenant_id <> w.tenant_id and pg_temp.spy(w.{c}) where {w}",
            "select * from {v} v, lateral (select pg_temp.spy(v.{c})) s where {w}",
            "with recursive r as (select {c}, 1 as n from {v} v union all select {c}, n + 1 from r where n < 2 and pg_temp.spy({c})) select * from r",
            "with w as not materialized (select * from {v}) select * from w v where {w}",
            "explain (verbose) select * from {v} v where {w}",
            "explain (analyze, verbose, settings, format json) select * from {v} v where {w}",
            "explain (analyze) select * from {v} v where v.{c}::text operator(pg_temp.<<<) 'x'",
            "select query_to_xml('select * from {v} v where tenant_id <> 1', true, false, '')",
            "select table_to_xml('{v}', true, false, '')",
            "create temp table kept_{n} as select * from {v} v where {w}; analyze kept_{n}; select * from kept_{n}; select * from pg_stats where tablename = 'kept_{n}'",
            "create temp view over_{n} as select * from {v} v where {w}; select * from over_{n}; drop view over_{n}",
            "prepare q_{n} (integer) as select * from {v} v where tenant_id = $1; execute q_{n}(2); execute q_{n}(1)",
            "begin; declare c_{n} cursor for select * from {v} v where {w}; fetch all c_{n}; rollback",
            "do $$ declare r record; begin for r in select * from {v} v where tenant_id <> 1 loop raise notice '%', r; end loop; end $$",
            "do $$ begin perform * from {v} v where {w}; exception when others then raise notice '% %', sqlerrm, sqlstate; end $$",
            "begin; set local role postgres; select * from {v} v; rollback",
            "select * from {v} v where {w} for update",
            "update {v} set tenant_id = 1",
            "delete from {v}",
            "insert into {v} (tenant_id) values (2) returning *",
            "merge into {v} v using (select 1) s on true when matched then delete",
            "create or replace view {v} as select 1",
            "create rule r_{n} as on select to {v} do instead select 1",
            "create statistics s_{n} on tenant_id, {c} from {v}",
            "lock table {v} in share mode",
            "alter view {v} set (security_barrier = false)",
            "alter view {v} owner to current_user",
            "create index on {v} ({c})",
            "analyze {v}");

    private static final List<String> OTHERS = List.of(
            "set role postgres",
            "reset role",
            "set session authorization default",
            "set session authorization postgres",
            "select set_config('role', 'postgres', false)",
            "select set_config('session_authorization', 'postgres', false)",
            "set row_security = off",
            "set search_path = pg_temp, tidemark, pg_catalog",
            "set search_path = tidemark, public",
            "set enable_indexscan = off; set enable_bitmapscan = off",
            "set enable_seqscan = off; set enable_hashagg = off",
            "set plan_cache_mode = force_generic_plan",
            "set debug_print_plan = on; set debug_print_rewritten = on; set client_min_messages = debug5",
            "set client_min_messages = notice; set debug_print_plan = off; set debug_print_rewritten = off",
            "set default_transaction_isolation = 'serializable'",
            "set tidemark.tenant = '2'",
            "set local_preload_libraries = 'auto_explain'",
            "select * from pg_stats",
            "select * from pg_stats_ext",
            "select * from pg_stats_ext_exprs",
            "select * from pg_statistic",
            "select * from pg_statistic_ext_data",
            "select * from pg_stat_activity",
            "select * from pg_stat_user_tables",
            "select * from pg_prepared_statements",
            "select * from pg_cursors",
            "select * from pg_locks",
            "select * from pg_sequences",
            "select lastval()",
            "select * from pg_largeobject",
            "select pg_read_file('postgresql.conf')",
            "select pg_ls_dir('.')",
            "copy tidemark.events to stdout",
            "copy (select * from tidemark.entities) to program 'cat'",
            "select schema_to_xml('tidemark', true, false, '')",
            "select database_to_xml(true, false, '')",
            "select pg_get_viewdef('tidemark.pages'), pg_get_functiondef('tidemark.flush'::regproc)",
            "select * from information_schema.columns where table_schema = 'tidemark'",
            "select obj_description(oid) from pg_class where relnamespace = 'tidemark'::regnamespace",
            "create function pg_temp.definer() returns setof tidemark.events security definer language sql as 'table tidemark.events'",
            "create table tidemark.mine ()",
            "create function tidemark.mine() returns integer language sql as 'select 1'",
            "create table public.mine ()",
            "grant select on tidemark.events to current_user",
            "alter role current_user superuser",
            "grant postgres to current_user",
            "alter table tidemark.tenant_roles disable row level security",
            "listen everything",
            "discard plans");

    private final Random random;
    private final List<String> relations;
    private final List<String> functions;
    private int number;

    /**
     * Made from a seed.
     *
     * @param relations whatever there is in the schema
     * @param functions calls of whatever there is, with nulls
     */
    HostileStatements(Random random, List<String> relations, List<String> functions) {
        this.random = random;
        this.relations = relations;
        this.functions = functions;
    }

    /** What a session begins with: how its statements are planned. */
    String settings() {
        var allowed = "set enable_%s = " + (random.nextBoolean() ? "on" : "off");
        return String.join(
                "; ",
                allowed.formatted("indexscan"),
                allowed.formatted("bitmapscan"),
                "set enable_hashagg = " + random.nextBoolean());
    }

    String next() {
        return switch (random.nextInt(8)) {
            case 0 -> pick(OTHERS);
            case 1 ->
                pick(List.of(
                                "table %s",
                                "select * from %s where pg_temp.spy(%1$s)",
                                "select last_value from %s",
                                "select currval('%s')",
                                "select nextval('%s')",
                                "select pg_sequence_last_value('%s')",
                                "analyze %s",
                                "explain select * from %s",
                                "lock table %s",
                                "copy %s to stdout"))
                        .formatted(pick(relations));
            case 2 -> "select * from " + pick(functions);
            default -> query();
        };
    }

    private String query() {
        var view = pick(VIEWS);
        var columns = COLUMNS.getOrDefault(view, List.of());
        return pick(QUERIES)
                .replace("{w}", pick(CONDITIONS))
                .replace("{w2}", pick(CONDITIONS))
                .replace("{v}", view)
                .replace("{c}", pick(columns))
                .replace("{n}", String.valueOf(number++));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
