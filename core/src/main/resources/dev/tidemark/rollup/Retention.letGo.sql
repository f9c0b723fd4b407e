/* Retention.letGo */
-- Those whose detaching was begun first: a table has one such at a time.
select parent, partition, state
from tidemark.partitions_let_go()
