/* RollupStore.define */
update tidemark.rollups
set definition = :definition::json
where name = :name and version = :version
