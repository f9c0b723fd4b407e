/* Retention.raise */
select tidemark.raise_floors()
