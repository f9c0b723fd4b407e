/* Imports.other */
select i.import_id, i.state, array_to_string(i.rollups, ',') as rollups, i.low, i.high, coalesce(t.name, '') as tenant, i.note, i.rows, i.refused,
    i.started_at, coalesce(i.finished_at, 'infinity') as finished_at
from tidemark.imports i
left join tidemark.tenants t using (tenant_id)
where i.state = 'staging' and :rollup = any (i.rollups)
order by i.import_id desc
limit 1
