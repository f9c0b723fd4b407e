/* Backfill.step */
select rollup, low, high, events, seconds, oldest
from tidemark.backfill(:rollup)
where rollup is not null
