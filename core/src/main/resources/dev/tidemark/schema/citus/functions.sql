-- A trigger on a shard is plain Postgres on a node: what it does to the shards beside it is in the transaction that Citus commits on
-- all nodes or on none, and a shard that moves is waited for. So a statement of the engine runs on each shard as it runs on plain
-- Postgres, in one snapshot, beside the rows, and all shards at once.

create or replace function tidemark.shards_beside(tables text[], tenant integer) returns text[] language sql stable set search_path = pg_catalog, pg_temp
    return array(
        select shard_name(of::regclass, get_shard_id_for_distribution_column(of::regclass, tenant))
        from unnest(tables) with ordinality as named (of, place)
        order by place);
comment on function tidemark.shards_beside is 'The shards of these tables that hold a tenant''s rows.';

-- %1$s, %2$s, … of the code are the tables.
create or replace function tidemark.on_this_shard(code text, tables text[], tenant integer) returns text language sql stable set search_path = pg_catalog, pg_temp
    return format(code, variadic tidemark.shards_beside(tables, tenant));
comment on function tidemark.on_this_shard is 'A statement with the shards of one tenant in place of the tables.';

create or replace function tidemark.do_shard_work() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    statement text;
    done jsonb;
begin
    if new.code is null then
        return new;
    end if;
    if new.args ? 'alone' then
        perform pg_advisory_xact_lock(hashtextextended(tg_table_name || ' ' || (new.args ->> 'alone'), 0));
    end if;
    foreach statement in array new.code loop
        execute tidemark.on_this_shard(statement, new.tables, new.tenant_id) into done using new.args, done;
    end loop;
    new.code := null;
    new.tables := null;
    new.args := null;
    new.result := done;
    return new;
end $$;
comment on function tidemark.do_shard_work is 'Runs the statements of a row of shard_work where the row is; those whose args name the same "alone" one after the other.';
create or replace trigger do_shard_work before insert on tidemark.shard_work for each row execute function tidemark.do_shard_work();

create or replace function tidemark.tenant_of_each_shard() returns integer[] language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    there bigint := (select count(*) from pg_dist_shard where logicalrelid = 'tidemark.shard_work'::regclass);
    found integer[];
    most integer := 64 * there::integer;
begin
    loop
        select array_agg(tenant order by tenant) into found
        from (
            select min(tenant) as tenant
            from generate_series(1, most) tenant
            group by get_shard_id_for_distribution_column('tidemark.shard_work', tenant)
        ) of_shard;
        exit when cardinality(found) = there;
        most := most * 4;
    end loop;
    return found;
end $$;
comment on function tidemark.tenant_of_each_shard is 'For each shard an id of a tenant whose rows it would hold.';

-- While a node is away, what can be done for each tenant by itself is done on the others.
create or replace function tidemark.nodes_that_answer() returns integer[] language sql stable set search_path = pg_catalog, pg_temp as $$
    select string_to_array(nullif(current_setting('tidemark.nodes_that_answer', true), ''), ',')::integer[]
$$;
comment on function tidemark.nodes_that_answer is 'The groups of nodes that a transaction keeps to; NULL for all.';

create or replace function tidemark.entities_wait() returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tidemark.nodes_that_answer() is not null then
        return true;
    end if;
    perform 1 from tidemark.entity_changes limit 1;
    return found;
end $$;

-- A shard that is split before the statement has its locks would be done in half, which is noticed and refused with 40001.
create or replace function tidemark.on_shards(code text[], tables text[], args jsonb default '{}') returns setof jsonb
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    tenants integer[] := tidemark.tenant_of_each_shard();
    work text;
begin
    select 'insert into tidemark.shard_work (tenant_id, code, tables, args) values '
        || string_agg(format('(%s, $1, $2, $3)', tenant), ', ') || ' returning result'
    into work
    from unnest(tenants) tenant
    where tidemark.nodes_that_answer() is null or exists (
        select
        from pg_dist_placement
        where shardid = get_shard_id_for_distribution_column('tidemark.shard_work', tenant) and groupid = any (tidemark.nodes_that_answer()));
    return query execute work using code, tables, args;
    if tenants <> tidemark.tenant_of_each_shard() then
        raise exception 'shards were split meanwhile' using errcode = 'serialization_failure', hint = 'Try again.';
    end if;
end $$;
comment on function tidemark.on_shards is 'Runs statements on every shard, in this transaction; each is a select of one jsonb. $1 in them is args, $2 what the statement before gave. A row per shard: what its last statement gave.';

-- Rows of a shard that is moved while it is written are told apart by the key; a partition does not take that over from its table.
create or replace function tidemark.tell_rows_apart(parent text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    without record;
begin
    for without in
        select c.relname as partition, k.relname as key
        from pg_inherits
        join pg_class c on c.oid = inhrelid and c.relreplident = 'd'
        join pg_index on indrelid = c.oid and indisunique
        join pg_class k on k.oid = indexrelid
        where inhparent = to_regclass(format('tidemark.%I', parent))
    loop
        execute format('alter table tidemark.%I replica identity using index %I', without.partition, without.key);
    end loop;
end $$;
comment on function tidemark.tell_rows_apart is 'Has the partitions of a table name the key by which their rows are told apart while they are moved.';

create or replace function tidemark.make_partition_of_shards(parent text, at timestamptz) returns boolean language plpgsql
    set search_path = pg_catalog, pg_temp set citus.multi_shard_modify_mode = 'sequential' set lock_timeout = '10s' as $$
declare
    made boolean := tidemark.make_partition(parent, at);
begin
    perform tidemark.tell_rows_apart(parent);
    return made;
end $$;
comment on function tidemark.make_partition_of_shards is 'As make_partition; shards of the partition can be moved while they are written.';

-- Tables cannot change in a transaction that has written shards in parallel, so it is done in one of its own.
create or replace function tidemark.add_partition(parent text, at timestamptz) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    utc timestamp := at at time zone 'UTC';
    done record;
begin
    if exists (
        select from unnest(array['"_p"YYYY', '"_p"YYYYMM', '"_p"YYYYMMDD']) form
        where to_regclass(format('tidemark.%I', parent || to_char(utc, form))) is not null)
    then
        return false;
    end if;
    select * into done from run_command_on_coordinator(format('select tidemark.make_partition_of_shards(%L, %L)', parent, at));
    if not done.success then
        raise exception 'a partition of tidemark.% for % cannot be made: %', parent, at, done.result;
    end if;
    return done.result::boolean;
end $$;

alter function tidemark.spread_triggers(regclass) set citus.enable_unsafe_triggers = on;
alter function tidemark.drop_trigger(text, text) set citus.enable_unsafe_triggers = on;

-- A shard does not know how far a rollup is sealed, so what cannot be subtracted is computed anew from here, in the same transaction.
create or replace function tidemark.change_events(statement text) returns bigint language plpgsql as $$
declare
    r tidemark.rollups;
    touched record;
    state tidemark.rollup_grains;
    changed bigint;
begin
    perform tidemark.need_fresh_snapshots();
    for r in select * from tidemark.versions_of(null) loop
        perform tidemark.lock_rollup(r.name);
    end loop;
    set local citus.propagate_set_commands = 'local';
    set local tidemark.changes_are_recomputed = 'on';
    execute statement;
    get diagnostics changed = row_count;
    set local tidemark.changes_are_recomputed = 'off';
    -- Before anything of them is written: attaching one takes a lock on the indexes of all others.
    for touched in
        select distinct t.rollup, t.version, date_bin('1 day', t.bucket, '2000-01-01T00:00:00Z') as day from tidemark.touched_buckets t
    loop
        perform tidemark.add_partition(tidemark.table_prefix(g.rollup, g.version) || '_' || g.grain, tidemark.bucket(g.grain, touched.day))
        from tidemark.rollup_grains g
        where g.rollup = touched.rollup and g.version = touched.version;
    end loop;
    for touched in select distinct t.rollup, t.version, t.bucket from tidemark.touched_buckets t order by 1, 2, 3 loop
        select g.* into state
        from tidemark.rollup_grains g
        where g.rollup = touched.rollup and g.version = touched.version
        order by tidemark.after_bucket(g.grain, '2001-01-01T00:00:00Z')
        limit 1;
        if touched.bucket < state.floor and exists (
            select
            from tidemark.rollup_grains g
            where g.rollup = touched.rollup and g.version = touched.version and g.floor <= tidemark.bucket(g.grain, touched.bucket))
        then
            raise exception 'events of % cannot be changed: rollup % keeps them only in coarser grains, and cannot subtract', touched.bucket, touched.rollup
                using errcode = 'feature_not_supported';
        end if;
        execute format('select tidemark.%I($1, $2, false)', 'recompute_' || tidemark.table_prefix(touched.rollup, touched.version))
            using touched.bucket, tidemark.after_bucket(state.grain, touched.bucket);
    end loop;
    delete from tidemark.touched_buckets;
    return changed;
end $$;

-- A floor that rises is told at once: nothing below it is promised any more.
create or replace function tidemark.tell_later() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if new.told_floor is distinct from new.floor or new.told_watermark is distinct from new.watermark then
        new.told_floor := greatest(new.told_floor, new.floor);
        if tg_op = 'INSERT' or new.floor < old.floor or new.watermark > old.watermark then
            new.changed_by := (
                select format('citus\_%s\_%s\_%s\_', (select groupid from pg_dist_local_group), pg_backend_pid(), t.transaction_number)
                from get_current_transaction_id() t);
        end if;
    end if;
    return new;
end $$;
comment on function tidemark.tell_later is 'Notes by which transaction a grain has become whole.';
create or replace trigger tell_later before insert or update of floor, watermark on tidemark.rollup_grains
    for each row execute function tidemark.tell_later();

create or replace function tidemark.tell_grains() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    changed record;
begin
    for changed in
        select distinct changed_by
        from tidemark.rollup_grains
        where told_floor <> floor or told_watermark <> watermark
    loop
        continue when exists (
            select
            from run_command_on_all_nodes(format('select count(*) from pg_prepared_xacts where gid like %L', changed.changed_by || '%')) node
            where not node.success or node.result <> '0');
        update tidemark.rollup_grains
        set told_floor = floor, told_watermark = watermark
        where changed_by = changed.changed_by;
    end loop;
end $$;
comment on function tidemark.tell_grains is 'Tells from when and up to when grains are whole, as far as every node has committed it.';

create or replace function tidemark.tell_when_committed() returns void language sql set search_path = pg_catalog, pg_temp as $$
    update tidemark.rollup_grains
    set changed_by = (
        select format('citus\_%s\_%s\_%s\_', (select groupid from pg_dist_local_group), pg_backend_pid(), t.transaction_number)
        from get_current_transaction_id() t)
$$;
comment on function tidemark.tell_when_committed is 'Has all grains be told as whole when every node has committed this transaction, and not before.';

-- Imports. Which slices are imported has to be known where rows are: a reference table is on every node. An import, and undoing one,
-- uses one connection per node, so that a node commits its slices and its rows at once. A node that died before it did has them
-- prepared when it is back, and the lock "alone" has the next writer of the rollup wait for what they become.
do $$ begin
    if not exists (select from pg_dist_partition where logicalrelid = 'tidemark.slices'::regclass) then
        alter table tidemark.slices drop constraint if exists a_slice_is_of_a_rollup, drop constraint if exists a_slice_comes_by_an_import;
        perform create_reference_table('tidemark.slices');
    end if;
end $$;

create or replace function tidemark.forget_slices() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from tidemark.slices where rollup = old.name and version = old.version;
    return null;
end $$;
comment on function tidemark.forget_slices is 'Lets go of the slices of a rollup that is no more, as no foreign key does on a cluster.';
create or replace trigger forget_slices after delete on tidemark.rollups for each row execute function tidemark.forget_slices();

create or replace function tidemark.slices_of(of_rollup text, of_version integer, of_import bigint default null)
    returns setof tidemark.slices language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select s.*
    from tidemark.slices s
    where s.rollup = of_rollup and s.version = of_version and s.import_id = coalesce(of_import, s.import_id);
end $$;
comment on function tidemark.slices_of is 'The slices of a version of a rollup, or those of them that an import brought; for statements beside which Citus would plan the table itself to another node.';

create or replace function tidemark.change_slices(statement text, changes jsonb) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if changes is not null then
        execute format(statement, changes);
    end if;
end $$;
comment on function tidemark.change_slices is 'Changes slices on all nodes by what a table of this one says, which it could not be joined to: %L in the statement.';

-- Workers ask for the caller's own rights to a table, not for those of a view's owner.
create or replace function tidemark.grant_tenant(tenant text, role_name text) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'on a Citus cluster no role can be shown some tenants only: a role that may read the tables sees all of them in the views, another none'
        using errcode = 'feature_not_supported', hint = 'Give out a key instead: tidemark keys create --help';
end $$;
