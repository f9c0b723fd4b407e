/* RollupStates.complete */
-- The size on disk and not an estimate of rows: it is right without an ANALYZE, and costs a look at each file.
select name, coalesce(sum(pg_relation_size(partitions.relid)), 0)::bigint as bytes
from tidemark.rollups
left join lateral pg_partition_tree(to_regclass('tidemark.' || quote_ident(name || '_' || grain))) partitions on partitions.isleaf
where completed_at is not null
group by name
