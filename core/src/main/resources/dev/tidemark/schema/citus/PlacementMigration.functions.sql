/* PlacementMigration.functions */
-- Those that were made before there were workers, but for what needs a table of the coordinator, and what needs that. The function
-- itself need not find what it reads: a worker has it only to run triggers.
with recursive tables as (
    select pg_class.oid as class, pg_type.oid as type
    from pg_class
    join pg_type on pg_type.typrelid = pg_class.oid
    where relnamespace = 'tidemark'::regnamespace and relkind in ('r', 'p', 'v')
), bound as (
    select objid
    from pg_depend
    join tables on (refclassid = 'pg_class'::regclass and refobjid = class) or (refclassid = 'pg_type'::regclass and refobjid = type)
    where classid = 'pg_proc'::regclass
    union
    select needs.objid
    from pg_depend needs
    join bound on needs.refclassid = 'pg_proc'::regclass and needs.refobjid = bound.objid
    where needs.classid = 'pg_proc'::regclass
)
select format('select create_distributed_function(%L)', pg_proc.oid::regprocedure) as statement
from pg_proc
where pronamespace = 'tidemark'::regnamespace
    and pg_proc.oid not in (select objid from bound)
    and not exists (select from pg_dist_object where classid = 'pg_proc'::regclass and objid = pg_proc.oid)
order by 1
