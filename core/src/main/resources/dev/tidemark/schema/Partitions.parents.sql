/* Partitions.parents */
-- Read from the database and not from a catalog in memory, which may be older than the newest rollup.
select 'events' as name
union all
select name || '_' || grain from tidemark.rollups
