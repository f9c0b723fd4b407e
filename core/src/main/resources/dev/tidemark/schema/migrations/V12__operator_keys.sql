-- Keys of operators, who see how the server is and no tenant's data: they belong to no tenant.

alter table tidemark.access_keys
    alter column tenant_id drop not null,
    drop constraint a_key_writes_or_reads,
    add constraint a_key_writes_reads_or_operates check (kind in ('write', 'read', 'operator')),
    add constraint an_operator_s_key_is_of_no_tenant check ((kind = 'operator') = (tenant_id is null));
comment on table tidemark.access_keys is 'Write keys, read tokens and operators'' keys, as the SHA-256 of the secret; the secret itself is shown once and kept nowhere.';
