/* Retention.run */
select tidemark.retain() as dropped
