-- What is redelivered is rejected once, what was rejected can be processed again, and keys have limits.

alter table tidemark.rejects
    add column own_time timestamptz not null default '-infinity',
    add column event_key uuid,
    add column again boolean not null default false,
    add column source text not null default '',
    -- An event without a key, and any reject of before, is like no other one.
    add constraint a_reject_is_kept_once unique (tenant_id, event_key, own_time);
comment on column tidemark.rejects.event_key is 'What copies of it have in common, with their time where it is their own; unknown for those of before.';
comment on column tidemark.rejects.own_time is 'The time that it carries; -infinity where it carries none, a guess, or nobody could tell.';
comment on column tidemark.rejects.again is 'Whether the bytes are an event as it was sent, which can be processed again.';
comment on column tidemark.rejects.source is 'Who made it: the source of the CloudEvent, or where a platform delivered it.';
create index rejects_by_age on tidemark.rejects (rejected_at);

-- Of the other reasons only the data were kept.
update tidemark.rejects set again = true where reason in ('unknown_type', 'wrong_type', 'not_an_event');

alter table tidemark.access_keys
    add column expires_at timestamptz not null default 'infinity',
    add column previous_until timestamptz not null default '-infinity',
    add column quota_events bigint,
    add column rate_events integer,
    add column rate_seconds integer,
    add column previous_hash bytea,
    add column quota_period text collate "C",
    add column scopes text[] not null default '{}',
    add column origins text[] not null default '{}',
    add column ending text not null default '',
    add constraint a_rate_is_events_in_seconds check ((rate_events > 0 and rate_seconds > 0) or (rate_events is null and rate_seconds is null)),
    add constraint a_quota_is_events_in_a_period check ((quota_events > 0 and quota_period in ('day', 'month')) or (quota_events is null and quota_period is null));
comment on column tidemark.access_keys.previous_hash is 'The secret of before the last rotation, in force until previous_until.';
comment on column tidemark.access_keys.ending is 'The last four characters of the secret, by which people know it.';
comment on column tidemark.access_keys.scopes is 'What a read token may ask for; empty for everything.';
comment on column tidemark.access_keys.origins is 'From which origins pages may send with it.';

create table tidemark.key_usage (
    key_id bigint not null,
    events bigint not null,
    begins date not null,
    constraint key_usage_key primary key (key_id, begins),
    constraint usage_is_of_a_key foreign key (key_id) references tidemark.access_keys
);
comment on table tidemark.key_usage is 'How many events each key with a quota has sent, by day or month of UTC. Servers add to it twice a second.';

create table tidemark.hooks (
    hook_id        bigint generated always as identity,
    created_at     timestamptz not null default now(),
    revoked_at     timestamptz,
    previous_until timestamptz not null default '-infinity',
    old_secret_until timestamptz not null default '-infinity',
    tenant_id      integer not null,
    hash           bytea not null,
    previous_hash  bytea,
    name           text collate "C" not null,
    platform       text collate "C" not null,
    secret         text,
    old_secret     text,
    settings       jsonb not null default '{}',
    constraint hooks_key primary key (hook_id),
    constraint a_hook_belongs_to_a_tenant foreign key (tenant_id) references tidemark.tenants,
    constraint a_hook_s_key_is_used_once unique (hash)
);
comment on table tidemark.hooks is 'Where platforms deliver. Of the key in the address only the SHA-256 is kept; secrets are kept as they are, because signatures are computed with them.';
comment on column tidemark.hooks.old_secret is 'The secret of before the last rotation, in force until old_secret_until. The same of previous_hash.';
create unique index a_hook_s_name_is_used_once on tidemark.hooks (tenant_id, name) where revoked_at is null;
