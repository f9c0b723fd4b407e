/* Undoing.count */
select count(*) as count from tidemark.slices where import_id = :id
