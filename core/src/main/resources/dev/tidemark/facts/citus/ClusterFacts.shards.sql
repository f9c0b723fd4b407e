/* ClusterFacts.shards */
select
    format('%s:%s', shard.nodename, shard.nodeport) as node,
    class.relname::text as table_name,
    count(*) as shards,
    coalesce(sum(shard.shard_size), 0)::bigint as bytes
from citus_shards shard
join pg_class class on class.oid = shard.table_name
where shard.citus_table_type = 'distributed' and class.relnamespace = 'tidemark'::regnamespace
group by 1, 2
order by 1, 2
