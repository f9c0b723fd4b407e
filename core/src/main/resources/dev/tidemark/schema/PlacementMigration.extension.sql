/* PlacementMigration.extension */
select extversion as version
from pg_extension
where extname = 'citus'
