-- A table as a shop might have it. Anything that has a time and an owner will do.
create table if not exists orders (
    id         bigint generated always as identity primary key,
    account    integer not null,
    created_at timestamptz not null default now(),
    status     text not null default 'open',
    cents      integer not null,
    tags       text[] not null default '{}',
    data       jsonb not null default '{}'
);

insert into orders (account, created_at, status, cents, tags, data)
select 1 + i % 3,
    now() - i * interval '61 seconds',
    (array['open', 'paid', 'sent'])[1 + i % 3],
    100 + i % 5000,
    case when i % 4 = 0 then array['gift', 'new'] else array['new'] end,
    jsonb_build_object('platform', (array['shop', 'facebook'])[1 + i % 2], 'message', jsonb_build_object('mid', 'm' || i))
from generate_series(1, 20000) i;
