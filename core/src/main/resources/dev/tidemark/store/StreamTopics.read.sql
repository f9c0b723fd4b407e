/* StreamTopics.read */
select partitions
from tidemark.stream_topics
where topic_id = :topic_id
