/* EventStore.reject */
-- A copy of what is there changes nothing, and is not told.
insert into tidemark.rejects (tenant_id, received_at, event_key, own_time, again, source, delivered_as, reason, detail, bytes)
select *
from unnest(
    :tenant_ids::integer[], :received_at::timestamptz[], :event_keys::uuid[], :own_times::timestamptz[], :again::boolean[],
    :sources::text[], :delivered_as::text[], :reasons::text[], :details::text[], :bytes::bytea[])
on conflict do nothing
returning reason
