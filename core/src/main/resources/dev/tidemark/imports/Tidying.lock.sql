/* Tidying.lock */
select pg_try_advisory_xact_lock(hashtextextended('tidemark.import.' || :id::bigint, 0)) as taken
