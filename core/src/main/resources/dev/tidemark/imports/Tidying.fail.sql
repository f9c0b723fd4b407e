/* Tidying.fail */
update tidemark.imports set state = 'failed', finished_at = clock_timestamp() where import_id = :id and state = 'staging'
