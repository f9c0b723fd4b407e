/* EventStore.stage */
create temporary table if not exists staged_events (like tidemark.events) on commit delete rows
