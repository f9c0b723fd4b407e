/* Tenants.keys */
select kind, hash, tenant_id, name
from tidemark.access_keys
join tidemark.tenants using (tenant_id)
where revoked_at is null
