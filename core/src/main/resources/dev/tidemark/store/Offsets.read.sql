/* Offsets.read */
select next_offset
from tidemark.stream_offsets
where topic_id = :topic_id and partition = :partition
