/* VerifierFacts.read */
select
    w.rollup || case r.state when 'current' then '' else ' v' || r.version end as of,
    w.differences,
    w.buckets,
    case when isfinite(w.checked_at) then extract(epoch from now() - w.checked_at) else -1 end as age
from tidemark.verifications w
join tidemark.rollups r on r.name = w.rollup and r.version = w.version
where r.state <> 'retired'
order by 1
