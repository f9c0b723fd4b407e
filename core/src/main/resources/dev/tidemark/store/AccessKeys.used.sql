/* AccessKeys.used */
-- Of one day and of its month, whichever a key's quota is of.
select key_id, begins, events
from tidemark.key_usage
where begins in (:day, :month)
