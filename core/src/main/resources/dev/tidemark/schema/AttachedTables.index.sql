/* AttachedTables.index */
select indisvalid as valid
from pg_index
join pg_class on pg_class.oid = indexrelid
join pg_namespace on pg_namespace.oid = relnamespace
where nspname = :schema and relname = :index
