/* Recompute.incomplete */
select name
from tidemark.rollups
where completed_at is null
order by created_at desc
