/* Partitions.ahead */
select tidemark.make_partitions() as made
