/* Rejects.page */
select reject_id, rejects.tenant_id, coalesce(event_key::text, '') as event_key, received_at, source, delivered_as, bytes
from tidemark.rejects
where (:tenant_id < 0 or rejects.tenant_id = :tenant_id)
    and (:reason = '' or reason = :reason)
    and rejected_at >= :since
    and (cardinality(:ids::bigint[]) = 0 or reject_id = any (:ids::bigint[]))
    and again
    and reject_id > :after
    and reject_id <= :last
order by reject_id
limit :limit
