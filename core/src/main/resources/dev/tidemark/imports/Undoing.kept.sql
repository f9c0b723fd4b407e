/* Undoing.kept */
select kept from tidemark.imports where import_id = :id and state = 'done'
