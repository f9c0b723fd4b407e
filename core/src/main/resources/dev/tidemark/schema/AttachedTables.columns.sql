/* AttachedTables.columns */
select attname::text as name, format_type(atttypid, null) as type
from pg_attribute
join pg_class on pg_class.oid = attrelid
join pg_namespace on pg_namespace.oid = relnamespace
where nspname = :schema and relname = :table and relkind in ('r', 'p') and attnum > 0 and not attisdropped
order by attnum
