/* Walk.step */
select rollup, low, high, differences
from tidemark.verify_next(make_interval(secs => :seconds))
where rollup is not null
