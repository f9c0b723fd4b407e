/* Tidying.old */
update tidemark.imports
set kept = false
where kept and finished_at < now() - interval '7 days'
returning import_id
