/* EventStore.reject */
-- A copy of what is there changes nothing.
insert into tidemark.rejects (tenant_id, received_at, event_key, own_time, again, source, reason, detail, bytes)
values (:tenant_id, :received_at, :event_key, :own_time, :again, :source, :reason, :detail, :bytes)
on conflict do nothing
