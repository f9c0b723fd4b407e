/* RollupFacts.versions */
-- Progress by time: events are filled in from the newest to the oldest partition.
select
    r.name || case r.state when 'current' then '' else ' v' || r.version end as of,
    r.state,
    r.version,
    b.done_at is not null or b.rollup is null as filled,
    coalesce(b.events, 0) as events,
    case
        when b.done_at is not null or b.rollup is null then 1
        when b.oldest is null or not isfinite(tidemark.first_partition('events')) or b.started_at <= tidemark.first_partition('events') then 0
        else greatest(0, least(1, extract(epoch from b.started_at - b.oldest) / extract(epoch from b.started_at - tidemark.first_partition('events'))))
    end as share
from tidemark.rollups r
left join tidemark.backfills b on b.rollup = r.name and b.version = r.version
where r.state <> 'retired'
order by r.name, r.version
