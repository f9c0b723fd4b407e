/* Retelling.due */
update tidemark.source_floors
set retell = true
where source = :source
