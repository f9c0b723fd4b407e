/* Erasure.erase */
select tidemark.erase(:tenant, :user, :low, :high) as events
