/* Placement.read */
select tidemark.placement() as placement
