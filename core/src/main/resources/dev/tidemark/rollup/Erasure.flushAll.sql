/* Erasure.flushAll */
select tidemark.flush() as flushed
