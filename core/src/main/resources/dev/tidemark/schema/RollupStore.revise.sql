/* RollupStore.revise */
select tidemark.revise(:name, :version)::text as revised
