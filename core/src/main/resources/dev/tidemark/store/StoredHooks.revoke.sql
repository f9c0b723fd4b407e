/* StoredHooks.revoke */
-- Its secrets are of no more use to us, and might be to others.
update tidemark.hooks
set revoked_at = now(), secret = null, old_secret = null
where tenant_id = :tenant_id and name = :name and revoked_at is null
