/* RollupStore.grains */
-- The size on disk and not an estimate of rows: it is right without an ANALYZE, and costs a look at each file.
select rollup, version, grain,
    case tidemark.placement() when 'citus' then told_floor else floor end as floor,
    case tidemark.placement() when 'citus' then told_watermark else watermark end as watermark,
    case tidemark.placement() when 'citus' then told_bytes else coalesce(sum(pg_relation_size(partitions.relid)), 0)::bigint end as bytes
from tidemark.rollup_grains
left join lateral pg_partition_tree(to_regclass(format('tidemark.%I', tidemark.table_prefix(rollup, version) || '_' || grain))) partitions
    on partitions.isleaf
group by rollup, version, grain, told_floor, floor, told_watermark, watermark, told_bytes
