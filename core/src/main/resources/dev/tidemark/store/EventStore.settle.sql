/* EventStore.settle */
-- In the transaction that stores their events.
delete from tidemark.rejects
where reject_id = any (:reject_ids)
