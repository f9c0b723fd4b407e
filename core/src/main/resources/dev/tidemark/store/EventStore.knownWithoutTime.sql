/* EventStore.knownWithoutTime */
-- One event's copies may carry different receive times, so the unique key does not stop them; this look-up does. It is
-- safe without a lock because one partition of the stream carries all copies and one transaction at a time stores it.
select event_key
from tidemark.events
where tenant_id = :tenant_id and event_key = any (:keys) and not own_time and occurred_at >= :since
