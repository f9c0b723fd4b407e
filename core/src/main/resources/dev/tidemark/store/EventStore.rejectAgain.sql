/* EventStore.rejectAgain */
update tidemark.rejects
set reason = :reason, detail = :detail, rejected_at = clock_timestamp()
where reject_id = :reject_id
