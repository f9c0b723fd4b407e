/* Rejects.waiting */
-- Those that no processor has looked at since.
select
    count(*) filter (where rejected_at < :since) as waiting,
    count(*) filter (where rejected_at >= :since) as rejected
from tidemark.rejects
where reject_id = any (:ids)
