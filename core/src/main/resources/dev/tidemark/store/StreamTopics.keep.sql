/* StreamTopics.keep */
insert into tidemark.stream_topics (topic_id, partitions)
values (:topic_id, :partitions)
on conflict do nothing
