/* Cluster.wanted */
select coalesce(current_setting('tidemark.placement', true), '') as placement
