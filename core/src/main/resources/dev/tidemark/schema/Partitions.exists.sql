/* Partitions.exists */
select name::text
from (select to_regclass('tidemark.' || quote_ident(:name)) as name) found
where name is not null
