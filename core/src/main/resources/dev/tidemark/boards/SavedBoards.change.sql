/* SavedBoards.change */
update tidemark.boards
set board = :board::json, revision = nextval('tidemark.board_revisions'), changed_at = now()
where tenant_id = :tenant_id and name = :name and revision = :revision
returning revision
