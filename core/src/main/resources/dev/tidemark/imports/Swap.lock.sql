/* Swap.lock */
select tidemark.lock_rollup(:rollup)
