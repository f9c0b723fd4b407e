/* Maintenance.sealed */
-- Partitions whose rows hardly change any more, with their covering indexes, a line each of name and comment: of the finest grain those that are over, of a
-- coarser one all that have a sealed bucket, because there an event changes a row only if it is late.
select g.rollup, g.version, child.relname as partition, indexes.told as indexes
from tidemark.rollup_grains g
cross join lateral tidemark.partitions_of(tidemark.table_prefix(g.rollup, g.version) || '_' || g.grain) p
join pg_class child on child.oid = to_regclass(format('tidemark.%I', p.partition))
cross join lateral (
    select coalesce(string_agg(index.relname || ' ' || coalesce(obj_description(index.oid, 'pg_class'), ''), E'\n' order by index.relname), '') as told
    from pg_index
    join pg_class index on index.oid = indexrelid
    where indrelid = child.oid and left(index.relname::text, -2) = child.relname and index.relname ~ '_[c1-9]$'
) indexes
where case when g.watermark = 'infinity'
    then p.starts >= g.floor and p.ends <= now() - interval '1 day'
    else p.starts < g.watermark and p.ends > g.floor end
order by child.relname desc
