/* Shares.list */
-- Newest first; those that are over too, as long as there is room.
select
    shares.share_id,
    shares.title,
    shares.terms,
    array_to_string(shares.origins, ' ') as origins,
    shares.created_at,
    least(shares.expires_at, keys.expires_at) as until,
    coalesce(least(shares.revoked_at, keys.revoked_at), 'infinity') as revoked_at,
    coalesce(shares.made_by, 0) as made_by
from tidemark.shares
left join tidemark.access_keys keys on keys.key_id = shares.made_by
where shares.tenant_id = :tenant_id
order by shares.revoked_at is null and least(shares.expires_at, keys.expires_at) > now() desc, shares.created_at desc, shares.share_id
limit :most
