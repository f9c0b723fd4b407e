/* RollupStore.functions */
select functions
from tidemark.rollups
where name = :name and version = :version
