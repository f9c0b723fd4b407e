/* SavedBoards.delete */
delete from tidemark.boards
where tenant_id = :tenant_id and name = :name and revision = :revision
