/* Imports.tenant */
select tenant_id from tidemark.tenants where name = :name
