-- On a cluster the coordinator's own tables are empty: what the shards take is asked for now and then, and kept.
alter table tidemark.rollup_grains
    add column told_bytes bigint not null default 0;
comment on column tidemark.rollup_grains.told_bytes is 'On a cluster: bytes of the grain on all shards, as of a minute ago.';
