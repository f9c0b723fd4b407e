-- Concatenation of a group's sketches. A plain aggregate over array_cat copies what it has at every step: 50 thousand
-- arrays of one entry take half a second, and ten thousand of 2,000 would copy 400 GB. Folding whenever 8,192 entries are
-- exceeded keeps the work linear and the state small. What comes out is not canonical yet: the caller's expression does
-- that in line, where it costs less than a final function. The arithmetic is that of DistinctSketch and QuantileSketch.
--
-- Strict without an initial state: a group of one array costs no call. The state is of the input's type, so that the step
-- also combines the states of parallel workers.

create function tidemark.distinct_concat_step(state integer[], added integer[]) returns integer[]
language plpgsql immutable strict parallel safe as $$
begin
    if cardinality(state) <= 8192 then
        return state || added;
    end if;
    return (
        select case
            when count(*) = 0 then '{}'
            when max(e) < 0 or min(e) >= 0 and count(*) <= 256 then array_agg(e order by e)
            else (
                select array_agg(e order by e)
                from (
                    select max(e) as e
                    from (
                        select case when f < 0 then f else (-2147483648)::integer + (f >> 20 << 6 | case
                            when f & 1048512 = 0 then 14 + (f & 63)
                            else (14 - floor(
                                ln(greatest((f >> 6 & 16383)::float8, 0.5)) * 1.4426950408889634 + 1e-12
                            ))::integer
                        end) end as e
                        from (select unnest(array_agg(e)) as f) fine
                        offset 0
                    ) folded
                    group by e >> 6
                ) registers
            )
        end
        from (
            select max(e) as e from (select unnest(state || added) as e) entries where e is not null group by e >> 6
        ) slots
    );
end
$$;
comment on function tidemark.distinct_concat_step is 'A step of tidemark.distinct_concat.';

create aggregate tidemark.distinct_concat(integer[]) (
    sfunc = tidemark.distinct_concat_step, stype = integer[],
    combinefunc = tidemark.distinct_concat_step, parallel = safe
);
comment on aggregate tidemark.distinct_concat(integer[]) is
    'All entries of a group''s count_distinct sketches, or fewer that stand for them. Not canonical.';

create function tidemark.quantile_concat_step(state bigint[], added bigint[]) returns bigint[]
language plpgsql immutable strict parallel safe as $$
begin
    if cardinality(state) <= 8192 then
        return state || added;
    end if;
    return (
        select coalesce(array_agg(e order by e), '{}')
        from (
            select (slot << 40) + sum(n)::bigint as e
            from (
                select
                    e + 549755813888 >> 40 as slot,
                    ((e + 549755813888 & 1099511627775) - 549755813888)::float8 as n
                from (select unnest(state || added) as e) entries
                where e is not null
            ) entry
            group by slot
            having sum(n) <> 0
        ) slots
    );
end
$$;
comment on function tidemark.quantile_concat_step is 'A step of tidemark.quantile_concat.';

create aggregate tidemark.quantile_concat(bigint[]) (
    sfunc = tidemark.quantile_concat_step, stype = bigint[],
    combinefunc = tidemark.quantile_concat_step, parallel = safe
);
comment on aggregate tidemark.quantile_concat(bigint[]) is
    'All entries of a group''s quantile sketches, or fewer that stand for them. Not canonical.';
