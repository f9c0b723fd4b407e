/* SavedBoards.all */
select name, revision, board::text as board
from tidemark.boards
where tenant_id = :tenant_id
order by name
