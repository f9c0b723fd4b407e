/* RollupStore.setFunctions */
update tidemark.rollups
set functions = :functions
where name = :name and version = :version
