/* RejectFacts.read */
select reason, count(*) as rejects, count(*) filter (where rejected_at > now() - interval '1 day') as of_the_day
from (select reason, rejected_at from tidemark.rejects order by reject_id desc limit :most) newest
group by reason
order by reason
