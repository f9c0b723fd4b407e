/* Tenants.addKey */
insert into tidemark.access_keys (tenant_id, kind, hash, label)
values (:tenant_id, :kind, :hash, :label)
