/* Shares.inForce */
-- What never changes is told of those alone that the asker does not know. A share ends with the key that made it.
select
    shares.share_id,
    shares.hash,
    shares.tenant_id,
    tenants.name,
    least(shares.expires_at, keys.expires_at) as until,
    case when known.share_id is null then shares.terms else '' end as terms,
    case when known.share_id is null then shares.title else '' end as title,
    array_to_string(shares.origins, ' ') as origins
from tidemark.shares
join tidemark.tenants on tenants.tenant_id = shares.tenant_id
left join unnest(:known::text[]) known (share_id) on known.share_id = shares.share_id
left join tidemark.access_keys keys on keys.key_id = shares.made_by
where shares.revoked_at is null and keys.revoked_at is null and least(shares.expires_at, keys.expires_at) > now()
