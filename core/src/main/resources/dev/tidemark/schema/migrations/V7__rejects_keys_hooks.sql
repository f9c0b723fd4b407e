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
