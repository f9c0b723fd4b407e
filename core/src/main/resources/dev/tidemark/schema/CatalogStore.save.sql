/* CatalogStore.save */
insert into tidemark.catalogs (definition)
values (:definition::json)
