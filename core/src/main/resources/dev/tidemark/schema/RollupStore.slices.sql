/* RollupStore.slices */
select count(*) as slices from tidemark.slices where rollup = :name
