/* Retelling.waiting */
select source
from tidemark.source_floors
where retell
order by source
