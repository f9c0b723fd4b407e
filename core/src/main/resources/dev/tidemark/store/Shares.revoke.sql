/* Shares.revoke */
update tidemark.shares
set revoked_at = now()
where share_id = :share_id and tenant_id = coalesce(:tenant_id::integer, tenant_id) and revoked_at is null
