package dev.tidemark.rollup;

/**
 * The snapshot law for the two rollups of {@link Ground}, in SQL that shares nothing with the engine's: for every grain and
 * every bucket of it that is whole, rows and deltas together are the aggregate of the events. Stricter than verify, which
 * compares a coarser grain with the finer one and not below that one's floor.
 */
final class Law {

    private static final String SUMS = """
            select 'sums %1$s' as grain, bucket, article::text as member,
                row(expected.n, expected.engaged, expected.loads)::text as expected, row(found.n, found.engaged, found.loads)::text as found
            from (
                select %2$s as bucket, hashtextextended(payload ->> 'article', 0) as article, count(*) as n,
                    sum((payload ->> 'engaged')::bigint) as engaged, count(payload ->> 'engaged') as loads
                from tidemark.events
                group by 1, 2
            ) expected
            full join (
                select bucket, article, sum(n)::bigint as n, sum(engaged) as engaged,
                    sum((select coalesce(sum((e + 549755813888 & 1099511627775) - 549755813888), 0) from unnest(load) e))::bigint as loads
                from (
                    select bucket, article, n, engaged, load from tidemark.sums_%1$s
                    union all
                    select %3$s, hashtextextended(article, 0), n, engaged, load from tidemark.sums_deltas
                ) parts
                group by 1, 2
                having sum(n) <> 0 or sum(engaged) <> 0
            ) found using (bucket, article)
            join tidemark.rollup_grains g on g.rollup = 'sums' and g.grain = '%1$s' and bucket >= g.floor and bucket < g.watermark
            where row(expected.n, expected.engaged, expected.loads) is distinct from row(found.n, found.engaged, found.loads)
            """;

    private static final String EXTREMES = """
            select 'extremes %1$s' as grain, bucket, page as member,
                row(expected.n, expected.shortest, expected.visitors)::text as expected, row(found.n, found.shortest, found.visitors)::text as found
            from (
                select %2$s as bucket, payload ->> 'article' as page, count(*) as n,
                    min((payload ->> 'engaged')::bigint) as shortest, count(distinct user_id) as visitors
                from tidemark.events
                group by 1, 2
            ) expected
            full join (
                select bucket, page, sum(n)::bigint as n, min(shortest) as shortest,
                    (select count(distinct e) from unnest(tidemark.distinct_concat(visitors)) e) as visitors
                from (
                    select bucket, page, n, shortest, visitors from tidemark.extremes_%1$s
                    union all
                    select %3$s, page, n, shortest, visitors from tidemark.extremes_deltas
                ) parts
                group by 1, 2
                having sum(n) <> 0 or count(shortest) > 0
            ) found using (bucket, page)
            join tidemark.rollup_grains g on g.rollup = 'extremes' and g.grain = '%1$s' and bucket >= g.floor and bucket < g.watermark
            where row(expected.n, expected.shortest, expected.visitors) is distinct from row(found.n, found.shortest, found.visitors)
            """;

    private static final String QUARTER_HOUR = "date_bin('15 minutes', %s, '2024-01-01T00:00:00Z')";
    private static final String HOUR = "date_trunc('hour', %s, 'UTC')";
    private static final String DAY = "date_trunc('day', %s, 'UTC')";

    /** Gives a line for each difference. */
    static final String TEXT = """
            select concat_ws(' ', grain, bucket at time zone 'UTC', member, 'expected', expected, 'found', found)
            from (
            %s) differences
            """.formatted(String.join(
            "union all\n",
            of(SUMS, "hour", HOUR),
            of(SUMS, "day", DAY),
            of(EXTREMES, "quarter_hour", QUARTER_HOUR),
            of(EXTREMES, "day", DAY)));

    /** The engine's own opinion. */
    static final String VERIFY = """
            select concat_ws(' ', 'verify', v.rollup, v.grain, v.bucket at time zone 'UTC', v.key, 'expected', v.expected, 'found', v.found)
            from tidemark.verify() v
            """;

    private Law() {}

    private static String of(String template, String grain, String bucket) {
        return template.formatted(grain, bucket.formatted("occurred_at"), bucket.formatted("bucket"));
    }
}
