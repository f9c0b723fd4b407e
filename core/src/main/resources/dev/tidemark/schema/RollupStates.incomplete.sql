/* RollupStates.incomplete */
select name
from tidemark.rollups
where completed_at is null
