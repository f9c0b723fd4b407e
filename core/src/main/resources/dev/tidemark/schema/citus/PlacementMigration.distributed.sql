/* PlacementMigration.distributed */
select logicalrelid::text as name, coalesce(column_to_column_name(logicalrelid, partkey), 'none') as by
from pg_dist_partition
join pg_class on pg_class.oid = logicalrelid
where relnamespace = 'tidemark'::regnamespace
order by 1
