/* Maintenance.sealed */
select rollup, version, partition
from tidemark.sealed_partitions()
order by partition desc
