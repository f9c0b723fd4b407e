/* Verifier.verify */
select rollup, grain, bucket, key, expected, found
from tidemark.verify(:rollup, :low, :high)
