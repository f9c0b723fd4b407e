/* Rejects.bytes */
select bytes
from tidemark.rejects
where reject_id = :reject_id
