/* Rejects.count */
select
    coalesce(name, '') as tenant,
    rejects.tenant_id,
    reason,
    count(*) as rejects,
    count(*) filter (where again) as again,
    min(rejected_at) as first,
    max(rejected_at) as last,
    min(detail) as example
from tidemark.rejects
left join tidemark.tenants on tenants.tenant_id = rejects.tenant_id
where (:tenant_id < 0 or rejects.tenant_id = :tenant_id)
    and (:reason = '' or reason = :reason)
    and rejected_at >= :since
    and (cardinality(:ids::bigint[]) = 0 or reject_id = any (:ids::bigint[]))
group by 1, 2, 3
order by 4 desc, 1, 3
