/* TenantPlacement.shards */
-- The shards of a tenant's tables are beside each other, and are of the same range of hashes.
select
    of.tenant_id,
    coalesce(tenant.name, 'tenant ' || of.tenant_id) as tenant,
    of.events,
    shard.shardid as shard,
    format('%s:%s', min(beside.nodename), min(beside.nodeport)) as node,
    coalesce(sum(beside.shard_size), 0)::bigint as bytes
from unnest(:tenants::integer[], :events::bigint[]) with ordinality of (tenant_id, events, place)
left join tidemark.tenants tenant using (tenant_id)
join pg_dist_shard shard on shard.shardid = get_shard_id_for_distribution_column('tidemark.events', of.tenant_id)
join pg_dist_shard range on range.shardminvalue = shard.shardminvalue
join citus_shards beside on beside.shardid = range.shardid and beside.citus_table_type = 'distributed'
group by of.tenant_id, tenant.name, of.events, shard.shardid, of.place
order by of.place
