/* Rejects.list */
select
    reject_id,
    coalesce(name, '') as tenant,
    reason,
    detail,
    source,
    received_at,
    rejected_at,
    again,
    octet_length(bytes) as size
from tidemark.rejects
left join tidemark.tenants on tenants.tenant_id = rejects.tenant_id
where (:tenant_id < 0 or rejects.tenant_id = :tenant_id)
    and (:reason = '' or reason = :reason)
    and rejected_at >= :since
    and (cardinality(:ids::bigint[]) = 0 or reject_id = any (:ids::bigint[]))
order by reject_id desc
limit :limit
