/* RollupStates.names */
select name
from tidemark.rollups
where (completed_at is not null) = :complete
