/* StoredHooks.rotateSecret */
update tidemark.hooks
set old_secret = secret, old_secret_until = now() + :overlap_seconds * interval '1 second', secret = :secret
where tenant_id = :tenant_id and name = :name and revoked_at is null
