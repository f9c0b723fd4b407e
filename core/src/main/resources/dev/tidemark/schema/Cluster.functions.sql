/* Cluster.functions */
select functions
from tidemark.placement
