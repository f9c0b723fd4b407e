-- What a cluster has besides, once the control tables that hold rows of tenants are distributed: everything of a tenant is on one
-- shard of each table, and these are on one node. The others stay on the coordinator.
-- Logical replication, which moves shards while they are written, has to tell their rows apart.
alter table tidemark.events replica identity using index an_event_is_stored_once;
alter table tidemark.entity_changes replica identity full;

create table tidemark.shard_work (
    done_at   timestamptz not null default now(),
    tenant_id integer not null,
    code      text[],
    tables    text[],
    args      jsonb,
    result    jsonb
);
select create_distributed_table('tidemark.shard_work', 'tenant_id', colocate_with := 'tidemark.events');
alter table tidemark.shard_work replica identity full;
comment on table tidemark.shard_work is 'What the coordinator has shards do, by their trigger and in its transaction: tidemark.on_shards. Rows that are done say nothing any more.';

create table tidemark.touched_buckets (
    bucket    timestamptz not null,
    tenant_id integer not null,
    version   integer not null,
    rollup    text collate "C" not null
);
select create_distributed_table('tidemark.touched_buckets', 'tenant_id', colocate_with := 'tidemark.events');
alter table tidemark.touched_buckets replica identity full;
comment on table tidemark.touched_buckets is 'Buckets whose events tidemark.change_events has changed, until it has computed them anew, in the same transaction.';
