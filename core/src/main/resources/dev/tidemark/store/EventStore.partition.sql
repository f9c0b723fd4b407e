/* EventStore.partition */
select coalesce(tidemark.hold_partition_of_events(:low, :high), 'tidemark.events') as partition
