/* Partitions.months */
select substr(child.relname, length('events_p') + 1) as month
from pg_inherits
join pg_class child on child.oid = inhrelid
where inhparent = 'tidemark.events'::regclass
order by 1
