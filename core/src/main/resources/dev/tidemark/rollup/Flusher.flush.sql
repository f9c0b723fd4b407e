/* Flusher.flush */
select tidemark.flush(:rollup) as flushed
