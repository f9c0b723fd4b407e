/* CatalogStore.addRollup */
insert into tidemark.rollups (name, grain)
values (:name, :grain)
