-- Keys are spread over as many partitions as a topic had at first: a key has to stay in its partition.
create table tidemark.stream_topics (
    topic_id   text collate "C" not null,
    partitions integer not null,
    constraint stream_topics_key primary key (topic_id),
    constraint a_topic_has_partitions check (partitions > 0)
);
comment on table tidemark.stream_topics is 'Over how many partitions of a topic the keys of events are spread. Never changed; tidemark stream grow makes another topic.';
