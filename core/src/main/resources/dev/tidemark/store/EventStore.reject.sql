/* EventStore.reject */
insert into tidemark.rejects (tenant_id, received_at, reason, detail, bytes)
values (:tenant_id, :received_at, :reason, :detail, :bytes)
