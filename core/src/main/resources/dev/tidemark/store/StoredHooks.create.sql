/* StoredHooks.create */
insert into tidemark.hooks (tenant_id, name, platform, hash, secret, settings)
values (:tenant_id, :name, :platform, :hash, :secret, :settings::jsonb)
on conflict do nothing
