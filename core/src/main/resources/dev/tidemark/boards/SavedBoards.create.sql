/* SavedBoards.create */
insert into tidemark.boards (tenant_id, name, revision, board)
values (:tenant_id, :name, nextval('tidemark.board_revisions'), :board::json)
on conflict (tenant_id, name) do nothing
returning revision
