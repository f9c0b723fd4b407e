/* AttachedTables.tenant */
select name
from tidemark.tenants
where name = :name
