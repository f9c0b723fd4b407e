/* CatalogStore.completeIfEmpty */
update tidemark.rollups
set completed_at = now()
where name = :name and not exists (select from tidemark.events)
