/* Offsets.begin */
insert into tidemark.stream_offsets (topic_id, partition, next_offset)
values (:topic_id, :partition, 0)
on conflict do nothing
