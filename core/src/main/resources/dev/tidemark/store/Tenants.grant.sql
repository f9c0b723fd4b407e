/* Tenants.grant */
select tidemark.grant_tenant(:tenant, :role) as made
