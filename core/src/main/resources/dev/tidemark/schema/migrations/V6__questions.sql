-- sum(bigint) is numeric: a state of its own in memory for each group, and a conversion at the end.
create aggregate tidemark.integer_sum(bigint) (
    sfunc = pg_catalog.int8pl,
    stype = bigint,
    combinefunc = pg_catalog.int8pl,
    parallel = safe
);
comment on aggregate tidemark.integer_sum(bigint) is 'The sum as a bigint, or an error when it is none; NULL of nothing.';

-- Which covering indexes a partition is to have is a matter of its rollup's definition, see Maintenance.
drop function tidemark.sealed_partitions();
