/* StreamFacts.read */
select count(*) as partitions, coalesce(sum(next_offset), 0)::bigint as stored
from tidemark.stream_offsets
