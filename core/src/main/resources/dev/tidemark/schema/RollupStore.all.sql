/* RollupStore.all */
select name, version, state, definition::text as definition
from tidemark.rollups
order by name, version
