/* CatalogStore.exists */
select name::text
from (select to_regclass('tidemark.catalogs') as name) found
where name is not null
