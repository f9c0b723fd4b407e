/* StoredHooks.inForce */
-- A row for each key: a hook whose key was rotated has two for a while.
select
    key.hash,
    key.until,
    hooks.tenant_id,
    tenants.name as tenant,
    hooks.name,
    hooks.platform,
    coalesce(hooks.secret, '') as secret,
    coalesce(hooks.old_secret, '') as old_secret,
    hooks.old_secret_until,
    hooks.settings::text as settings
from tidemark.hooks hooks
join tidemark.tenants tenants on tenants.tenant_id = hooks.tenant_id
cross join lateral (values (hooks.hash, timestamptz 'infinity'), (hooks.previous_hash, hooks.previous_until)) key (hash, until)
where hooks.revoked_at is null and key.hash is not null and key.until > now()
