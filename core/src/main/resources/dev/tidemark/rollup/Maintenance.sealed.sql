/* Maintenance.sealed */
-- Partitions whose rows hardly change any more, with their covering indexes, a line each of name and comment: of the finest grain those that are over, of a
-- coarser one all that have a sealed bucket, because there an event changes a row only if it is late.
select g.rollup, g.version, child.relname as partition, indexes.told as indexes
from tidemark.rollup_grains g
join pg_inherits on inhparent = to_regclass(format('tidemark.%I', tidemark.table_prefix(g.rollup, g.version) || '_' || g.grain))
join pg_class child on child.oid = inhrelid
cross join lateral (
    select to_date(rpad(substring(child.relname::text from '_p(\d{4,6})$'), 6, '01'), 'YYYYMM')::timestamp as starts
) named
cross join lateral (
    select starts at time zone 'UTC' as starts,
        (starts + case when child.relname ~ '_p\d{6}$' then interval '1 month' else interval '1 year' end) at time zone 'UTC' as ends
) partition
cross join lateral (
    select coalesce(string_agg(index.relname || ' ' || coalesce(obj_description(index.oid, 'pg_class'), ''), E'\n' order by index.relname), '') as told
    from pg_index
    join pg_class index on index.oid = indexrelid
    where indrelid = child.oid and left(index.relname::text, -2) = child.relname and index.relname ~ '_[c1-9]$'
) indexes
where case when g.watermark = 'infinity'
    then partition.starts >= g.floor and partition.ends <= now() - interval '1 day'
    else partition.starts < g.watermark and partition.ends > g.floor end
order by child.relname desc
