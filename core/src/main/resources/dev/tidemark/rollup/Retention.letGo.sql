/* Retention.letGo */
-- Those whose detaching was begun first: a table has one such at a time.
-- A cluster cannot detach concurrently, so there they are dropped as they are.
select parent, partition, case tidemark.placement() when 'citus' then 'detached' else state end as state
from tidemark.partitions_let_go()
