-- Links that show one view of a tenant's data, and nothing else, for a while.

create table tidemark.shares (
    tenant_id  integer not null,
    share_id   text collate "C" not null,
    hash       bytea not null,
    title      text not null,
    view       text not null,
    terms      text not null,
    origins    text[] not null default '{}',
    made_by    bigint,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint shares_key primary key (tenant_id, share_id),
    constraint a_share_s_id_is_used_once unique (share_id),
    constraint a_share_s_secret_is_used_once unique (hash),
    constraint a_share_belongs_to_a_tenant foreign key (tenant_id) references tidemark.tenants,
    constraint a_share_is_made_with_a_key foreign key (made_by) references tidemark.access_keys
);
comment on table tidemark.shares is 'Links that show one view of a tenant''s data, as the SHA-256 of the secret; the secret itself is shown once and kept nowhere.';
comment on column tidemark.shares.view is 'What the page shows, as JSON. The server does not read it.';
comment on column tidemark.shares.terms is 'Which questions are answered, as JSON: grants of members and filters, and how far back.';
comment on column tidemark.shares.origins is 'Pages of which origins may embed it; none: no page.';
comment on column tidemark.shares.made_by is 'The key that made it, with which it ends; none for one that was made with a signed token.';

-- Servers ask twice a second which are in force; those that are over stay in the table.
create index shares_in_force on tidemark.shares (expires_at) where revoked_at is null;
create index shares_of_a_tenant on tidemark.shares (tenant_id, created_at);
