/* StoredHooks.list */
select
    name,
    platform,
    created_at,
    previous_until,
    old_secret_until,
    secret is not null as signed,
    settings::text as settings
from tidemark.hooks
where tenant_id = :tenant_id and revoked_at is null
order by name
