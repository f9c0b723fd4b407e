/* Cluster.keep */
update tidemark.placement
set placement = 'citus', functions = :functions
