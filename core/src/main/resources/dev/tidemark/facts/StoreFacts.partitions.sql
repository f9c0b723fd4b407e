/* StoreFacts.partitions */
select partition, coalesce(pg_total_relation_size(to_regclass(format('tidemark.%I', partition))), 0) as bytes
from tidemark.partitions_of('events')
order by partition
