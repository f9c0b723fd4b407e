/* Tidying.underWay */
select import_id from tidemark.imports where state = 'staging'
union
-- One that was done, and cut off before its tables were dropped.
select substring(relname::text from '^\(\w+ (\d+)\) ')::bigint
from pg_class
where relnamespace = 'tidemark'::regnamespace and relkind = 'r' and relname ~ '^\((staged|rows|slices) \d+\) '
order by 1
