/* Imports.add */
with added as (
    insert into tidemark.imports (rollups, low, high, tenant_id, note)
    values (:rollups, :low, :high, :tenant, :note)
    returning import_id
)
select import_id, pg_advisory_lock(hashtextextended('tidemark.import.' || import_id, 0))::text as locked
from added
