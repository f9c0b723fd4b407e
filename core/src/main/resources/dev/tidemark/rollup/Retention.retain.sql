/* Retention.retain */
select tidemark.retain() as dropped
