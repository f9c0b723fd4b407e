/* EventStore.moveStaged */
insert into tidemark.events
select *
from staged_events
order by tenant_id, occurred_at, event_key
on conflict do nothing
