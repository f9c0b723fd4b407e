package dev.tidemark.schema;

/**
 * How many different values there were, as SQL over {@code integer[]}: a HyperLogLog sketch that is exact while small.
 *
 * <p>A value is hashed to 64 bits. As a <em>fine</em> entry (at least 0) its first 25 bits are an index, and the place
 * of the first 1 among the other 39 is the rank: {@code index << 6 | rank}. A sketch of at most 256 fine entries keeps
 * them and is counted. A larger one is folded into 2,048 registers (11 bits), <em>coarse</em> entries, which have the
 * sign bit set: {@code (register << 6 | rank) - 2^31}; each follows from the fine entries alone. A sketch holds one
 * entry per index or register, that of the highest rank, in ascending order: one array per set of values, whatever was
 * added or merged in whatever order and however often.
 *
 * <p>Error: none up to 256 values but for two that share an index, which makes 256 values count one less once in a
 * thousand times (256 * 255 / 2 / 2^25); above, a standard error of 1.04 / sqrt(2048) = 2.3 %. The hash is no secret:
 * who chooses values at will can make them count for more or less. Size: 4 bytes an entry, at most 8 kB.
 *
 * <p>All arguments are SQL expressions and trusted. An absent value is NULL or {@code ''} and is not counted.
 */
public final class DistinctSketch {

    /** Up to here the entries of a group are cheaper to keep as they come than to sort, which takes about 2 µs. */
    private static final int FEW = 8;

    private DistinctSketch() {}

    /**
     * The entry of one value, an {@code integer}; NULL for an absent one. Written out where it is used (0.1 µs), because
     * a SQL function costs 4 to 19 µs a call. The hash function is one that partitioning by hash relies on, so it stays
     * the same across versions; collation C makes it one of the bytes.
     *
     * @param value of type text; it is evaluated twice, so better a column than a path into JSON
     */
    public static String entry(String value) {
        var hash = "hashtextextended(nullif(%s, '') collate \"C\", 0)".formatted(value);
        return "((%1$s >> 39 & 33554431)::integer << 6 | %2$s)".formatted(hash, rank(hash + " & 549755813887", 39));
    }

    /**
     * The place of the first 1 in a number of so many bits, counted from 1 at the highest; one more than there are bits
     * when there is none, for which 0.5 stands in. Postgres has no function that counts leading zeros. The logarithm
     * is exact enough up to 39 bits: 2^39 - 1 lies 2.6e-12 below the next power, 1e-12 is added, and a double near 39
     * is good to 1e-14.
     */
    static String rank(String number, int bits) {
        return "(%d - floor(ln(greatest((%s)::float8, 0.5)) * 1.4426950408889634 + 1e-12))::integer"
                .formatted(bits, number);
    }

    /**
     * The sketch of a group's values, as an aggregate.
     *
     * @param entry better a column: it is evaluated more than once
     */
    public static String of(String entry) {
        return canonicalBeyond(1, entry);
    }

    /** Like {@link #of}, but a group of few keeps its entries as they come; for what is merged later. */
    public static String loose(String entry) {
        return canonicalBeyond(FEW, entry);
    }

    /** One entry is canonical already, and many groups have no more. */
    private static String canonicalBeyond(int few, String entry) {
        var entries = "array_agg(%1$s) filter (where %1$s is not null)".formatted(entry);
        return "case when count(%s) <= %d then coalesce(%s, '{}') else %s end"
                .formatted(entry, few, entries, canonical(entries));
    }

    /** The union of a group's sketches, canonical or not, as an aggregate. Linear, in memory of 64 kB a group. */
    public static String union(String sketch) {
        return canonical("tidemark.distinct_concat(" + sketch + ")");
    }

    /**
     * The one array that stands for the values in an array of entries, which may be of both kinds, repeated, unordered,
     * or NULL. Never NULL. So {@code a || b} is merged by making it canonical.
     */
    public static String canonical(String entries) {
        // Coarse entries alone need no second pass, and an inner select in a CASE runs only when it is reached.
        return """
                (select case
                    when count(*) = 0 then '{}'
                    when max(e) < 0 or min(e) >= 0 and count(*) <= 256 then array_agg(e order by e)
                    else (
                        select array_agg(e order by e)
                        from (
                            select max(e) as e
                            from (select %2$s as e from (select unnest(array_agg(e)) as f) fine offset 0) folded
                            group by e >> 6
                        ) registers
                    )
                end
                from (
                    select max(e) as e from (select unnest(%1$s) as e) entries where e is not null group by e >> 6
                ) slots)""".formatted(entries, coarse("f"));
    }

    /**
     * Of an entry of either kind. The index's first 11 bits are the register; its other 14 now begin the bits among
     * which the first 1 is looked for.
     */
    private static String coarse(String entry) {
        return """
                case when %1$s < 0 then %1$s else (-2147483648)::integer + (%1$s >> 20 << 6 | case
                    when %1$s & 1048512 = 0 then 14 + (%1$s & 63) else %2$s
                end) end""".formatted(entry, rank(entry + " >> 6 & 16383", 14));
    }

    /** How many different values an array has, as {@link #canonical} makes it: a {@code bigint}, 0 for NULL. */
    public static String estimate(String sketch) {
        return """
                (select case when lowest < 0 then %2$s else entries end
                from (
                    select count(*) as entries, min(e) as lowest, sum(0.5::float8 ^ (e & 63)) as inverse
                    from (select unnest(%1$s) as e) entry
                    offset 0
                ) sketch)""".formatted(sketch, improved());
    }

    /**
     * The improved estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches",
     * arXiv:1702.01284, algorithm 6, which needs no corrections from experience: m^2 / (2 ln 2) over the sum of
     * 2^-rank plus m sigma(x), where x is the share of registers that are empty. Its term for registers whose rank is
     * the highest possible is left out: each weighs 2^-53, and to have one takes about 2^53 values. {@code least} keeps
     * forged values from making a number that is no bigint.
     */
    private static String improved() {
        return """
                (select least(round(3025550.7903903713 / (2048 * %s + inverse)), 9e18)::bigint
                from (select (2048 - entries) / 2048::float8 as x offset 0) empty)""".formatted(sigma());
    }

    /**
     * sigma(x) = x + sum of x^(2^k) 2^(k-1). No sketch is empty, so that x is at most 2047/2048, of which the power
     * 2^19 is 1e-111: eighteen terms are all. Postgres raises an error where a power underflows, and so does the logarithm
     * of 0: hence -700 and 1e-300, which change nothing else.
     */
    private static String sigma() {
        return """
                (x + (
                    select sum(2::float8 ^ (k - 1) * exp(greatest(-700, 2::float8 ^ k * ln(x + 1e-300))))
                    from generate_series(1, 18) k
                ))""";
    }
}
