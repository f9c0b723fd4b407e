/* RollupStore.addGrain */
insert into tidemark.rollup_grains (rollup, version, grain, floor, watermark)
values (:name, :version, :grain, 'infinity', 'infinity')
