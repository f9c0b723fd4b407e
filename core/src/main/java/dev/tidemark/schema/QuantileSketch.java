package dev.tidemark.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How numbers are distributed, as SQL over {@code bigint[]}: a histogram whose slots grow in width with the numbers, so
 * that each is known to within 1 %. After C. Masson and others, "DDSketch", arXiv:1908.10693.
 *
 * <p>Slot 0 holds what is nearer to 0 than 0.98e-9; slot {@code i + 1037} what lies above gamma^(i-1) and not above
 * gamma^i, where gamma = 1.01 / 0.99; negative numbers mirror this. An entry is {@code slot * 2^40 + count}. A count may
 * be negative, in a delta that takes away, and stays below 2^39. A sketch holds one entry per slot whose count is not
 * 0, in ascending order: one array per multiset of slots, whatever was added, taken away or merged in whatever order.
 *
 * <p>Error: a quantile is within 1 % of the number at its rank. Beyond 1e18 on either side, numbers count as 1e18.
 * Size: 8 bytes a slot; numbers that span a factor of ten take 115 slots.
 *
 * <p>All expressions are trusted SQL. An absent number is NULL, or NaN, and is not counted.
 */
public final class QuantileSketch {

    /** Of gamma = 1.01 / 0.99, as is the factor by which a slot's upper end exceeds its estimate: 2 / (gamma + 1). */
    private static final String LN_GAMMA = "0.020000666706669524::float8";

    private static final String ESTIMATE_OF_UPPER_END = "0.99";

    /** Up to here the entries of a group are cheaper to keep as they come than to sort, which takes about 2 µs. */
    private static final int FEW = 8;

    private QuantileSketch() {}

    /**
     * The entry of one number, a {@code bigint}; NULL for an absent one. Its arithmetic is exact in doubles, since a
     * slot takes 12 bits and a count 40.
     *
     * @param number of any numeric type; it is evaluated twice, so better a column than a path into JSON
     * @param sign 1 to add the number, -1 to take it away
     */
    public static String entry(String number, int sign) {
        if (Math.abs(sign) != 1) {
            throw new IllegalArgumentException("a number is added (1) or taken away (-1), not " + sign);
        }
        // 9.73e-10 lies in slot 0, where the sign of 0 leads in any case: it only keeps 0 from the logarithm.
        return """
                (sign(nullif((%1$s)::float8, 'NaN')) * 1099511627776 * (
                    1037 + ceil(ln(least(greatest(abs((%1$s)::float8), 9.73e-10), 1e18)) / %2$s)
                ) + %3$d)::bigint""".formatted(number, LN_GAMMA, sign);
    }

    /**
     * The sketch of a group's numbers, as an aggregate.
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

    /** The sum of a group's sketches, canonical or not, as an aggregate. Linear, in memory of 128 kB a group. */
    public static String union(String sketch) {
        return canonical("tidemark.quantile_concat(" + sketch + ")");
    }

    /**
     * The one array that stands for the numbers in an array of entries, which may be repeated, negative, unordered, or
     * NULL. Never NULL. So {@code a || b} is merged by making it canonical.
     */
    public static String canonical(String entries) {
        // Counts are summed as doubles, exact up to 2^53, because the sum of bigints is numeric and slower.
        return """
                (select coalesce(array_agg(e order by e), '{}')
                from (
                    select (slot << 40) + sum(n)::bigint as e
                    from (%s) entry
                    group by slot
                    having sum(n) <> 0
                ) slots)""".formatted(decoded(entries));
    }

    private static String decoded(String entries) {
        return """
                select
                    e + 549755813888 >> 40 as slot,
                    ((e + 549755813888 & 1099511627775) - 549755813888)::float8 as n
                from (select unnest(%s) as e) entries
                where e is not null""".formatted(entries);
    }

    /**
     * The number at a quantile of an array as {@link #canonical} makes it: a {@code float8}, NULL when it is empty. It
     * is within 1 % of the number whose rank, counted from 1 at the smallest, is fraction * n rounded up, but at least 1.
     *
     * @param fraction from 0, the smallest number, to 1, the largest; 0.95 for the 95th percentile
     */
    public static String estimate(String sketch, BigDecimal fraction) {
        return "(select %s from %s)".formatted(at(fraction), ranked(sketch));
    }

    /**
     * The same at a percentile.
     *
     * @param percentile an expression of type {@code integer}, from 0 to 100
     */
    static String percentile(String sketch, String percentile) {
        return "(select %s from %s)".formatted(at("100", percentile), ranked(sketch));
    }

    /** Several at once, for little more than one: a {@code float8[]}, in the order of the fractions. */
    public static String estimates(String sketch, List<BigDecimal> fractions) {
        var all = fractions.stream().map(QuantileSketch::at).collect(Collectors.joining(", "));
        return "(select array[%s]::float8[] from %s)".formatted(all, ranked(sketch));
    }

    /** An estimate of whole numbers, as a {@code bigint}: up to 49 it is the number itself, as 1 % of it is less than a half. */
    public static String whole(String estimate) {
        return "round(" + estimate + ")::bigint";
    }

    private static String ranked(String sketch) {
        return """
                (
                    select slot, sum(n) over (order by slot rows unbounded preceding) as rank, sum(n) over () as total
                    from (%s) entry
                ) ranked""".formatted(decoded(sketch));
    }

    /** Compares whole numbers, because 0.07 * 100 in doubles is a little more than 7. Exact up to 2^53. */
    private static String at(BigDecimal fraction) {
        if (fraction.signum() < 0 || fraction.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("a fraction lies between 0 and 1: " + fraction);
        }
        var decimals = Math.max(0, fraction.scale());
        return at(
                BigDecimal.ONE.movePointRight(decimals).toPlainString(),
                fraction.movePointRight(decimals).toPlainString());
    }

    private static String at(String whole, String share) {
        return number("(min(slot) filter (where rank >= 1 and rank * %s >= total * %s))".formatted(whole, share));
    }

    private static String number(String slot) {
        return "sign(%1$s::float8) * %2$s * exp(%3$s * (abs(%1$s) - 1037))"
                .formatted(slot, ESTIMATE_OF_UPPER_END, LN_GAMMA);
    }
}
