/* Maintenance.tellSizes */
update tidemark.rollup_grains told
set told_bytes = sized.bytes
from (
    select rollup, version, grain, coalesce(sum(shard.shard_size), 0)::bigint as bytes
    from tidemark.rollup_grains
    left join lateral pg_partition_tree(to_regclass(format('tidemark.%I', tidemark.table_prefix(rollup, version) || '_' || grain))) partitions
        on partitions.isleaf
    left join citus_shards shard on shard.table_name = partitions.relid
    group by rollup, version, grain) sized
where (told.rollup, told.version, told.grain) = (sized.rollup, sized.version, sized.grain)
    and told.told_bytes <> sized.bytes
