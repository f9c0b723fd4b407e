/* Retelling.done */
update tidemark.source_floors
set retell = false
where source = :source
