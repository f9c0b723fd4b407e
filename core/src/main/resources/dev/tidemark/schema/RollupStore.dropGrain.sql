/* RollupStore.dropGrain */
delete from tidemark.rollup_grains
where rollup = :name and version = :version and grain = :grain
