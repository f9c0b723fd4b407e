/* Rejects.expire */
-- In pieces, so that no transaction is long; by age, which is indexed.
delete from tidemark.rejects
where reject_id in (
    select reject_id
    from tidemark.rejects
    where rejected_at < :before
    order by rejected_at
    limit 10000)
