/* Offsets.advance */
-- Fences: of two processors that believe they own the partition, the second one updates no row.
update tidemark.stream_offsets
set next_offset = :next
where topic_id = :topic_id and partition = :partition and next_offset = :from
