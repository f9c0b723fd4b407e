/* RollupStore.sourceFloors */
select source, floor
from tidemark.source_floors
where floor > '-infinity'
