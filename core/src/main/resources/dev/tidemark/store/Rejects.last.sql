/* Rejects.last */
select coalesce(max(reject_id), 0) as last
from tidemark.rejects
