/* RollupStore.filled */
select done_at is not null as filled
from tidemark.backfills
where rollup = :name and version = :version
