/* CatalogStore.version */
select coalesce(max(version), 0) as version
from tidemark.catalogs
