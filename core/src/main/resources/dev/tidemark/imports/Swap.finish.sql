/* Swap.finish */
update tidemark.imports
set state = :state, rows = :rows, refused = :refused, kept = :changed, finished_at = clock_timestamp()
where import_id = :id
