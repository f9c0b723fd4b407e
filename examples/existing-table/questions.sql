-- An order that comes now is counted now: the waiting deltas are part of every answer.
insert into orders (account, status, cents, tags) values (1, 'open', 4200, '{gift}');
select status, sum(orders) as orders, sum(cents) / 100.0 as amount
from (
    select tenant_id, bucket, status, orders, cents from tidemark.orders_by_status_hour
    union all
    select tenant_id, bucket, status, orders, cents from tidemark.orders_by_status_deltas
) parts
where tenant_id = 1 and bucket >= now() - interval '7 days'
group by status
order by status;

-- So is a change, and a deletion.
update orders set status = 'paid' where id % 100 = 0;
delete from orders where cents < 110;

-- What a server does every second, and pg_cron can do as well.
select tidemark.flush();
select tidemark.seal();

-- Equal to the table, row by row: no difference.
select * from tidemark.verify();
