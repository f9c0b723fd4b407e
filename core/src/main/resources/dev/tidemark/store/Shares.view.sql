/* Shares.view */
select view
from tidemark.shares
where tenant_id = :tenant_id and share_id = :share_id
