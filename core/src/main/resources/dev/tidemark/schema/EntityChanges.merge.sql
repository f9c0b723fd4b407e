/* EntityChanges.merge */
select tidemark.flush_entities(true) as merged
