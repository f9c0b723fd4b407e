/* Cluster.isEmpty */
select not exists (select 1 from tidemark.events) and not exists (select 1 from tidemark.rollups) and not exists (select 1 from tidemark.entities) as so
