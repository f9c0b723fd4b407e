/* RollupStore.add */
insert into tidemark.rollups (name, version, state, definition)
values (:name, :version, :state, :definition::json)
