/* SavedBoards.count */
select count(*) as boards, count(*) filter (where name = :name) as same
from tidemark.boards
where tenant_id = :tenant_id
