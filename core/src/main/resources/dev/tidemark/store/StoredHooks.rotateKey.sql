/* StoredHooks.rotateKey */
update tidemark.hooks
set previous_hash = hash, previous_until = now() + :overlap_seconds * interval '1 second', hash = :hash
where tenant_id = :tenant_id and name = :name and revoked_at is null
returning platform
