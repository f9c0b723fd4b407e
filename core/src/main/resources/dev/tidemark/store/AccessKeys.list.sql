/* AccessKeys.list */
select
    keys.key_id,
    keys.kind,
    keys.label,
    keys.ending,
    keys.created_at,
    keys.expires_at,
    coalesce(keys.revoked_at, 'infinity') as revoked_at,
    case when keys.previous_hash is null then '-infinity' else keys.previous_until end as previous_until,
    coalesce(keys.rate_events, 0) as rate_events,
    coalesce(keys.rate_seconds, 1) as rate_seconds,
    coalesce(keys.quota_events, 0) as quota_events,
    coalesce(keys.quota_period, 'day') as quota_period,
    array_to_string(keys.scopes, ' ') as scopes,
    array_to_string(keys.origins, ' ') as origins,
    coalesce(used.events, 0) as used
from tidemark.access_keys keys
left join tidemark.key_usage used
    on used.key_id = keys.key_id and used.begins = date_trunc(keys.quota_period, now() at time zone 'UTC')::date
where keys.tenant_id is not distinct from :tenant_id::integer
order by keys.key_id
