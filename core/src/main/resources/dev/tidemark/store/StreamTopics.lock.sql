/* StreamTopics.lock */
select pg_try_advisory_lock(hashtextextended('tidemark.stream_topics', 0)) as locked
