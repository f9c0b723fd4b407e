/* RetentionFacts.read */
-- Of a database without partitions of events, which is a new one, there is nothing to be said of the time ahead.
select
    (select count(*) from tidemark.partitions_let_go()) as let_go,
    (select count(*) from tidemark.partitions_of('events')) as partitions,
    coalesce((select extract(epoch from max(ends) - now()) from tidemark.partitions_of('events')), 0) as ahead
