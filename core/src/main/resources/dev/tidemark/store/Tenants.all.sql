/* Tenants.all */
select tenant_id, name
from tidemark.tenants
order by name
