/* PlacementMigration.left */
select logicalrelid::text as name
from pg_dist_partition
join pg_class on pg_class.oid = logicalrelid
where relnamespace = 'tidemark'::regnamespace and relkind = 'r' and pg_relation_size(logicalrelid) > 0
order by 1
