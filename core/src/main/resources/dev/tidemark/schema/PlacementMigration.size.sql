/* PlacementMigration.size */
select pg_total_relation_size(cast(:name as regclass)) + coalesce(sum(pg_total_relation_size(relid)), 0)::bigint as bytes
from pg_partition_tree(cast(:name as regclass))
where isleaf and level > 0
