/* PlacementMigration.others */
select count(*) as others
from pg_stat_activity
where datname = current_database() and application_name = 'tidemark' and pid <> pg_backend_pid()
