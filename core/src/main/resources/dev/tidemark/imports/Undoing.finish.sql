/* Undoing.finish */
update tidemark.imports set state = 'undone', kept = false where import_id = :id
