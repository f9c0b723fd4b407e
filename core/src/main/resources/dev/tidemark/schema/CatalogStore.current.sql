/* CatalogStore.current */
select version, definition::text as definition
from tidemark.catalogs
order by version desc
limit 1
