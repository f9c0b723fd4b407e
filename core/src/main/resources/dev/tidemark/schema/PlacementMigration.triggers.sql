/* PlacementMigration.triggers */
-- Those that were generated; what keeps events from being truncated goes along.
select format('drop trigger %I on %s', tgname, tgrelid::regclass) as statement
from pg_trigger
where tgrelid in (select relid from pg_partition_tree('tidemark.events')) and not tgisinternal and tgname <> 'events_are_not_truncated'
order by 1
