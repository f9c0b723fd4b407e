/* Tidying.tables */
select relname::text as name
from pg_class
where relnamespace = 'tidemark'::regnamespace and relkind = 'r' and relname like :names
order by 1
