/* AccessKeys.inForce */
-- A row for each secret: a key that was rotated has two for a while. One of an operator has no tenant.
select
    keys.key_id,
    keys.kind,
    secret.hash,
    least(keys.expires_at, secret.until) as until,
    coalesce(keys.tenant_id, 0) as tenant_id,
    coalesce(tenants.name, '') as name,
    coalesce(keys.rate_events, 0) as rate_events,
    coalesce(keys.rate_seconds, 1) as rate_seconds,
    coalesce(keys.quota_events, 0) as quota_events,
    coalesce(keys.quota_period, 'day') as quota_period,
    array_to_string(keys.scopes, ' ') as scopes,
    array_to_string(keys.origins, ' ') as origins
from tidemark.access_keys keys
left join tidemark.tenants tenants on tenants.tenant_id = keys.tenant_id
cross join lateral (values (keys.hash, timestamptz 'infinity'), (keys.previous_hash, keys.previous_until)) secret (hash, until)
where keys.revoked_at is null and secret.hash is not null and least(keys.expires_at, secret.until) > now()
