/* Retelling.flush */
select tidemark.flush_entities() as flushed
