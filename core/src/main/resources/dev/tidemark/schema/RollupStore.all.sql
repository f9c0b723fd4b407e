/* RollupStore.all */
select
    name,
    version,
    state,
    definition::text as definition,
    measure_floors::text as measure_floors,
    coalesce((select done_at is not null from tidemark.backfills where rollup = name and backfills.version = rollups.version), false) as filled
from tidemark.rollups
order by name, version
