/* Shares.create */
-- Nothing where the tenant has as many in force as it may.
insert into tidemark.shares (tenant_id, share_id, hash, title, view, terms, origins, made_by, expires_at)
select :tenant_id, :share_id, :hash, :title, :view, :terms, :origins, :made_by::bigint, :expires_at
where (
    select count(*)
    from tidemark.shares
    where tenant_id = :tenant_id and revoked_at is null and expires_at > now()
) < :most
