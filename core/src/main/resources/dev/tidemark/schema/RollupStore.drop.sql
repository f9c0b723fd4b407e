/* RollupStore.drop */
delete from tidemark.rollups
where name = :name and version = :version
