/* Recompute.run */
select tidemark.recompute(:rollup, :low, :high) as events
