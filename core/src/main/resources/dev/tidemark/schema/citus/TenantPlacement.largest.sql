/* TenantPlacement.largest */
select tenant_id, count(*) as events
from tidemark.events
group by tenant_id
order by events desc, tenant_id
limit :most
