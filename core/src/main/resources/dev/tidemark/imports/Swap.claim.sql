/* Swap.claim */
update tidemark.imports set rows = 0 where import_id = :id and state = 'staging'
