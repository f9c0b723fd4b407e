-- Where the rows of tenants are: in this database, or on the shards of a Citus cluster, by tenant.
create table tidemark.placement (
    one       boolean not null default true,
    placement text collate "C" not null,
    functions text collate "C" not null default '',
    constraint placement_key primary key (one),
    constraint there_is_one_placement check (one),
    constraint a_placement_is_known check (placement in ('plain', 'citus'))
);
insert into tidemark.placement (placement) values ('plain');
comment on table tidemark.placement is 'One row: plain, or citus where the tables of tenants are distributed by tenant_id.';
comment on column tidemark.placement.functions is 'Hash of the text of the functions that a cluster needs: where it is another than this version of Tidemark has, they are made anew.';

create function tidemark.placement() returns text language sql stable
begin atomic
    select placement from tidemark.placement;
end;
comment on function tidemark.placement is 'plain or citus.';

create function tidemark.on_shards(code text[], tables text[], args jsonb default '{}') returns setof jsonb
    language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    statement text;
    done jsonb;
begin
    foreach statement in array code loop
        execute format(statement, variadic tables) into done using args, done;
    end loop;
    return next done;
end $$;
comment on function tidemark.on_shards is 'Runs statements where the rows are, in this transaction; each is a select of one jsonb. $1 in them is args, $2 what the statement before gave, %1$s, %2$s, … are the tables. A row per shard: what its last statement gave.';

-- As before, on every shard.
create or replace function tidemark.flush_entities(wait boolean default false) returns bigint
    language plpgsql set search_path = pg_catalog, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if not exists (select 1 from tidemark.entity_changes) then
        return 0;
    elsif wait then
        perform pg_advisory_xact_lock(hashtextextended('tidemark.entities', 0));
    elsif not pg_try_advisory_xact_lock(hashtextextended('tidemark.entities', 0)) then
        return 0;
    end if;
    return (
        select sum(flushed::bigint)
        from tidemark.on_shards(array[$merge$
            with taken as (
                delete from %1$s
                returning tenant_id, kind, key, hashtextextended(key collate "C", 0) as entity_id, occurred_at, corrected_at, attributes
            ), told as (
                select taken.tenant_id, taken.kind, taken.entity_id, taken.key, attribute.key as attribute, attribute.value, taken.occurred_at as at,
                    taken.corrected_at
                from taken
                cross join lateral jsonb_each(taken.attributes) attribute
                union all
                select known.tenant_id, known.kind, known.entity_id, known.key, attribute.key, attribute.value,
                    coalesce((known.older ->> attribute.key)::timestamptz, known.attributes_at), null
                from (select distinct tenant_id, kind, entity_id from taken) touched
                join %2$s known on known.tenant_id = touched.tenant_id and known.kind = touched.kind and known.entity_id = touched.entity_id
                cross join lateral jsonb_each(known.attributes) attribute
            ), last as (
                select distinct on (tenant_id, kind, entity_id, attribute) *, max(at) over (partition by tenant_id, kind, entity_id) as latest
                from told
                order by tenant_id, kind, entity_id, attribute, at desc, corrected_at desc nulls last, value desc
            ), merged as (
                insert into %2$s as known (tenant_id, kind, entity_id, key, attributes, attributes_at, older)
                select tenant_id, kind, entity_id, min(key), jsonb_object_agg(attribute, value), max(at), jsonb_object_agg(attribute, at) filter (where at < latest)
                from last
                group by tenant_id, kind, entity_id
                order by tenant_id, kind, entity_id
                on conflict (tenant_id, kind, entity_id) do update set
                    attributes = excluded.attributes,
                    attributes_at = excluded.attributes_at,
                    older = excluded.older
                where known.attributes <> excluded.attributes
                    or known.attributes_at <> excluded.attributes_at
                    or known.older is distinct from excluded.older
            )
            select to_jsonb(count(*)) from taken
            $merge$], array['tidemark.entity_changes', 'tidemark.entities']) flushed);
end $$;

-- As it was, under another name: on a cluster add_partition has it done in a transaction of its own, as tables cannot change in
-- one that has written shards in parallel.
create function tidemark.make_partition(parent text, at timestamptz) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    utc timestamp := at at time zone 'UTC';
    names text[] := array[parent || to_char(utc, '"_p"YYYY'), parent || to_char(utc, '"_p"YYYYMM'), parent || to_char(utc, '"_p"YYYYMMDD')];
    width text;
    low timestamp;
    high timestamp;
    name text;
begin
    if exists (select from unnest(names) there where to_regclass(format('tidemark.%I', there)) is not null) then
        return false;
    end if;
    perform pg_advisory_xact_lock(tidemark.partition_lock(parent));
    -- By a query and not to_regclass, which remembers that there was none before the wait.
    if exists (select from pg_class where relname = any (names) and relnamespace = 'tidemark'::regnamespace) then
        return false;
    end if;
    width := tidemark.partition_width(parent, to_char(utc, 'YYYYMM'));
    low := date_trunc(width, utc);
    high := low + ('1 ' || width)::interval;
    name := names[array_position(array['year', 'month', 'day'], width)];
    execute format('create table tidemark.%I (like tidemark.%I including all)%s', name, parent,
        case parent when 'events' then '' else ' with (fillfactor = 70)' end);
    execute format('comment on table tidemark.%I is %L', name, format('Partition of tidemark.%s from %s UTC', parent, low));
    -- Not as the session writes times: "IST" of India is read as that of Israel (before PostgreSQL 18).
    execute format('alter table tidemark.%I attach partition tidemark.%I for values from (%L) to (%L)',
        parent, name, to_char(low, 'YYYY-MM-DD"T00:00:00Z"'), to_char(high, 'YYYY-MM-DD"T00:00:00Z"'));
    if parent = 'events' then
        perform tidemark.spread_triggers('tidemark.events');
    end if;
    return true;
end $$;
comment on function tidemark.make_partition is 'Makes the partition of a table that an instant falls into, if it is missing; blocks nobody.';

create or replace function tidemark.add_partition(parent text, at timestamptz) returns boolean language sql set search_path = pg_catalog, pg_temp
    return tidemark.make_partition(parent, at);

create function tidemark.change_events(statement text) returns bigint language plpgsql as $$
declare
    changed bigint;
begin
    execute statement;
    get diagnostics changed = row_count;
    return changed;
end $$;
comment on function tidemark.change_events is 'Runs an UPDATE or DELETE of events and tells how many; works wherever the events are, where a bare one on a cluster is refused if a rollup cannot subtract.';

-- As before, wherever the events are.
create or replace function tidemark.erase(tenant_name text, erased_user text, low timestamptz default '-infinity', high timestamptz default 'infinity') returns bigint
    language plpgsql as $$
declare
    tenant integer := (select tenant_id from tidemark.tenants where name = tenant_name);
    r tidemark.rollups;
    erased bigint;
begin
    if tenant is null then
        raise exception 'there is no tenant "%"', tenant_name using errcode = 'undefined_object';
    end if;
    if coalesce(erased_user, '') = '' then
        raise exception 'erase needs a user; events without one belong to nobody' using errcode = 'invalid_parameter_value';
    end if;
    erased := tidemark.change_events(format(
        'delete from tidemark.events where tenant_id = %s and user_id = %L and occurred_at >= %L and occurred_at < %L', tenant, erased_user, low, high));
    if erased = 0 then
        return 0;
    end if;
    -- The flush takes the name out of the keys of rollups, and keeps it no longer where a rollup has users as entities. Rows that
    -- retention has made final lose the name as well.
    for r in select * from tidemark.versions_of(null) loop
        perform tidemark.lock_rollup(r.name);
        execute format('select tidemark.%I()', 'flush_' || tidemark.table_prefix(r.name, r.version));
        perform tidemark.revise(r.name, r.version, array[tenant]);
    end loop;
    -- What waits to be merged would bring the name back.
    delete from tidemark.entity_changes where tenant_id = tenant and key = erased_user and kind like '%.user';
    delete from tidemark.entities where tenant_id = tenant and key = erased_user and kind like '%.user';
    return erased;
end $$;

-- On a cluster the coordinator commits before its shards do, and a node that dies then commits a minute later. Who reads rows by
-- what is whole must not learn of it before.
alter table tidemark.rollup_grains
    add column told_floor timestamptz not null default 'infinity',
    add column told_watermark timestamptz not null default '-infinity',
    add column changed_by text collate "C" not null default '';
comment on column tidemark.rollup_grains.told_floor is 'On a cluster: the floor that all shards have committed.';
comment on column tidemark.rollup_grains.told_watermark is 'On a cluster: the watermark that all shards have committed.';
comment on column tidemark.rollup_grains.changed_by is 'On a cluster: how the names of the transactions begin that have to be committed before floor and watermark may be told.';
