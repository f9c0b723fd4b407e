/* RollupStore.setState */
update tidemark.rollups
set state = :state
where name = :name and version = :version
