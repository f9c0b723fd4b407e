/* Sealer.seal */
select tidemark.seal(:rollup) as more
