/* Cluster.isThere */
select to_regclass('pg_catalog.pg_dist_node') is not null as so
