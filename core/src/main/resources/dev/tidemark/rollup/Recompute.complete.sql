/* Recompute.complete */
update tidemark.rollups
set completed_at = coalesce(completed_at, now())
where name = :name
