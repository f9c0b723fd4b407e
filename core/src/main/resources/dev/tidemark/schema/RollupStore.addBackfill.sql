/* RollupStore.addBackfill */
insert into tidemark.backfills (rollup, version, done_at)
values (:name, :version, case when :done then now() end)
