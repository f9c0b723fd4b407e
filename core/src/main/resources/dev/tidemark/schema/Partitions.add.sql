/* Partitions.add */
select tidemark.add_partition('events', :at) as added
