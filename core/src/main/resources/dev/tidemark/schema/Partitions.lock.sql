/* Partitions.lock */
-- Held to the end of the transaction; apply takes it too, so that no month misses a rollup that is being made.
select pg_advisory_xact_lock(hashtextextended('tidemark.partitions', 0))::text as locked
