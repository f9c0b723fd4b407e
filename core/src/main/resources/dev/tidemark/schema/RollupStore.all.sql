/* RollupStore.all */
select name, version, state, definition::text as definition, measure_floors::text as measure_floors
from tidemark.rollups
order by name, version
