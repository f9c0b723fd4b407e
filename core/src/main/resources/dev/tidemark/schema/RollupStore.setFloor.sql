/* RollupStore.setFloor */
update tidemark.rollup_grains
set floor = :floor
where rollup = :name and version = :version and grain = :grain
