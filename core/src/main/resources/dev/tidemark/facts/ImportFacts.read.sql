/* ImportFacts.read */
select
    count(*) filter (where state = 'staging') as under_way,
    coalesce(extract(epoch from now() - min(started_at) filter (where state = 'staging')), 0) as longest,
    count(*) filter (where state = 'failed' and coalesce(finished_at, started_at) > now() - interval '1 day') as failed,
    count(*) filter (where state = 'done' and finished_at > now() - interval '1 day') as done
from tidemark.imports
where state = 'staging' or started_at > now() - interval '7 days'
