/* Tenants.revoke */
select tidemark.revoke_tenant(:tenant, :role) as found
