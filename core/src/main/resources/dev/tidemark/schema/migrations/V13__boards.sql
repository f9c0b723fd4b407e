-- Boards that people save, beside those that a catalog declares and those that are made of it.

create sequence tidemark.board_revisions;
comment on sequence tidemark.board_revisions is 'One for all boards: one that is deleted and saved anew under its name never has a revision that it had before.';

create table tidemark.boards (
    tenant_id  integer not null,
    revision   bigint not null,
    changed_at timestamptz not null default now(),
    name       text collate "C" not null,
    board      json not null,
    constraint boards_key primary key (tenant_id, name),
    constraint a_board_belongs_to_a_tenant foreign key (tenant_id) references tidemark.tenants
);
comment on table tidemark.boards is 'Boards that people save: the JSON of what stands under a board''s name in a catalog.';
comment on column tidemark.boards.board is 'As it was checked when it was saved. The catalog may have changed since.';
