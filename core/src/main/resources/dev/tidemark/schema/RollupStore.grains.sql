/* RollupStore.grains */
-- The size on disk and not an estimate of rows: it is right without an ANALYZE, and costs a look at each file.
select rollup, version, grain, floor, watermark, coalesce(sum(pg_relation_size(partitions.relid)), 0)::bigint as bytes
from tidemark.rollup_grains
left join lateral pg_partition_tree(to_regclass(format('tidemark.%I', tidemark.table_prefix(rollup, version) || '_' || grain))) partitions
    on partitions.isleaf
group by rollup, version, grain
