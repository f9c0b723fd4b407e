-- Partitions of a rollup's fine grains may hold a day instead of a month, as its definition says. What a partition holds is told
-- by the digits at the end of its name: a year, a month or a day. Both widths may stand side by side, as the definition may change.

create function tidemark.partition_start(partition text) returns timestamptz language sql stable
    return to_date(rpad(substring(partition from '_p(\d{4,8})$'), 8, '0101'), 'YYYYMMDD')::timestamp at time zone 'UTC';
comment on function tidemark.partition_start is 'From when on a partition holds rows, by its name.';

create function tidemark.partition_end(partition text) returns timestamptz language sql stable
    return (tidemark.partition_start(partition) at time zone 'UTC' + case length(substring(partition from '_p(\d{4,8})$'))
        when 4 then interval '1 year' when 6 then interval '1 month' when 8 then interval '1 day' end) at time zone 'UTC';
comment on function tidemark.partition_end is 'Until when a partition holds rows, by its name.';

create function tidemark.partitions_of(parent text) returns table (partition text, starts timestamptz, ends timestamptz) language sql stable
begin atomic
    select child.relname::text, tidemark.partition_start(child.relname::text), tidemark.partition_end(child.relname::text)
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = to_regclass(format('tidemark.%I', parent));
end;
comment on function tidemark.partitions_of is 'The partitions of a table, and the time that each is for.';

create function tidemark.partition_width(parent text, month text) returns text language sql stable
begin atomic
    select case
        when parent ~ '_(week|month)$' then 'year'
        -- In a month that was begun by the day, one for all of it would overlap.
        when exists (select from tidemark.partitions_of(parent) p where left(p.partition, -2) = parent || '_p' || month) then 'day'
        else coalesce((
            select r.definition -> 'rollups' -> r.name ->> 'partitions'
            from tidemark.rollups r
            where parent in (tidemark.table_prefix(r.name, r.version) || '_quarter_hour', tidemark.table_prefix(r.name, r.version) || '_hour')), 'month')
    end;
end;
comment on function tidemark.partition_width is 'How much time a partition holds that is made for a month (YYYYMM): year, month or day.';

-- A partition is made as a table of its own and then attached, which blocks no writer; create table … partition of does
-- (PostgreSQL documentation, "ALTER TABLE … ATTACH PARTITION").
create or replace function tidemark.add_partition(parent text, at timestamptz) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
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

-- The other table may have partitions of another width: of each, all days that it holds.
create or replace function tidemark.copy_partitions(from_table text, to_table text, before timestamptz) returns bigint language sql
begin atomic
    select count(*)
    from tidemark.partitions_of(from_table) p
    cross join lateral generate_series(p.starts at time zone 'UTC', p.ends at time zone 'UTC' - interval '1 day', interval '1 day') day
    where p.starts < before and tidemark.add_partition(to_table, day at time zone 'UTC');
end;

create or replace function tidemark.first_partition(parent text) returns timestamptz language sql stable
begin atomic
    select coalesce(min(starts), 'infinity'::timestamptz) from tidemark.partitions_of(parent);
end;

create or replace function tidemark.make_partitions(ahead interval default '7 days') returns bigint language sql
begin atomic
    -- Partitions of a table of one's own are made by others, without triggers.
    select sum(tidemark.spread_triggers(t.tgrelid))
    from pg_trigger t
    join pg_proc f on f.oid = t.tgfoid and f.pronamespace = 'tidemark'::regnamespace
    join pg_class c on c.oid = t.tgrelid and c.relkind = 'p' and not c.relispartition
    where not t.tgisinternal and t.tgname like 'capture\_insert\_%';
    select count(*)
    from (
        select 'events' as parent
        union all
        select tidemark.table_prefix(rollup, version) || '_' || grain from tidemark.rollup_grains
    ) tables
    cross join generate_series(now(), now() + ahead, interval '1 day') at
    where tidemark.add_partition(parent, at);
end;

-- Who can run statements outside of a transaction detaches these concurrently before they are dropped, which waits for
-- readers without having others wait behind (PostgreSQL documentation, "ALTER TABLE … DETACH PARTITION CONCURRENTLY").
create function tidemark.partitions_let_go() returns table (parent text, partition text, state text) language sql stable
begin atomic
    select t.parent, c.relname::text,
        case when i.inhrelid is null then 'detached' when i.inhdetachpending then 'pending' else 'attached' end
    from (
        select tidemark.table_prefix(g.rollup, g.version) || '_' || g.grain as parent, g.let_go
        from tidemark.rollup_grains g
        join tidemark.rollups r on r.name = g.rollup and r.version = g.version and r.state <> 'retired'
        where g.let_go_at < now() - interval '1 minute' and isfinite(g.let_go)
        union all
        select 'events', min(s.let_go)
        from tidemark.source_floors s
        where not s.attached
        having min(s.let_go) > '-infinity'
    ) t
    join pg_class c on c.relnamespace = 'tidemark'::regnamespace and c.relkind = 'r'
        and substring(c.relname::text from '^(.*)_p\d{4,8}$') = t.parent and tidemark.partition_end(c.relname::text) <= t.let_go
    left join pg_inherits i on i.inhrelid = c.oid
    order by i.inhdetachpending desc nulls last, tidemark.partition_start(c.relname::text), c.relname;
end;
comment on function tidemark.partitions_let_go is 'Partitions of which nobody asks any more, attached still, or detached, or on the way.';

drop function tidemark.retain();
drop function tidemark.drop_partitions(text, timestamptz);

-- First the floor rises, and nobody asks for what is below any more; what was below it a minute ago or earlier is let go of.
create function tidemark.raise_floors() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    r tidemark.rollups;
    s tidemark.source_floors;
begin
    perform tidemark.need_fresh_snapshots();
    for r in select * from tidemark.versions_of(null) loop
        update tidemark.rollup_grains set let_go = least(floor, now()), let_go_at = now()
        where rollup = r.name and version = r.version and let_go_at < now() - interval '1 minute' and floor > '-infinity';
        if exists (select from tidemark.backfills where rollup = r.name and version = r.version and done_at is not null) then
            execute format('select tidemark.%I()', 'retain_' || tidemark.table_prefix(r.name, r.version));
        end if;
    end loop;
    for s in select * from tidemark.source_floors where keep is not null loop
        update tidemark.source_floors set let_go = floor, let_go_at = now() where source = s.source and let_go_at < now() - interval '1 minute';
        update tidemark.source_floors set floor = date_trunc('month', now() - keep, 'UTC')
        where source = s.source and floor < date_trunc('month', now() - keep, 'UTC') and not exists (
            select
            from tidemark.rollups of_source
            join tidemark.backfills b on b.rollup = of_source.name and b.version = of_source.version
            where of_source.state <> 'retired' and b.done_at is null
                and of_source.definition -> 'rollups' -> of_source.name ->> 'source' = s.source);
    end loop;
end $$;
comment on function tidemark.raise_floors is 'Lets go of grains and events that are kept no longer; drops nothing.';

create function tidemark.retain() returns bigint language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    gone record;
    busy text[] := '{}';
    dropped bigint := 0;
begin
    perform set_config('lock_timeout', '500ms', true);
    for gone in select * from tidemark.partitions_let_go() loop
        continue when gone.parent = any (busy);
        begin
            execute format('drop table tidemark.%I', gone.partition);
            dropped := dropped + 1;
        exception when lock_not_available then
            busy := busy || gone.parent;
            raise notice 'partitions of tidemark.% are in use, and are dropped another time', gone.parent;
        end;
    end loop;
    perform set_config('lock_timeout', '0', true);
    perform tidemark.raise_floors();
    return dropped;
end $$;
comment on function tidemark.retain is 'Drops what was let go of a minute ago, waiting for nobody longer than half a second, and lets go of what is kept no longer; tells how many partitions were dropped.';
