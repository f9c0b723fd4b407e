package dev.tidemark.schema;

import dev.tidemark.sql.Literal;

/** What views on a cluster call of sketches: Citus refuses a look into an array where it plans joins. */
final class SketchFunctions {

    private SketchFunctions() {}

    static String create() {
        return function(
                        "distinct_of(sketch_of integer[])",
                        "bigint",
                        DistinctSketch.estimate(DistinctSketch.canonical("sketch_of")),
                        "How many different values a sketch has, which may be a raw one.")
                + function(
                        "percentile_of(sketch_of bigint[], percentile integer)",
                        "double precision",
                        QuantileSketch.percentile(QuantileSketch.canonical("sketch_of"), "percentile"),
                        "The number at a percentile of a histogram, which may be a raw one; NULL of an empty one.");
    }

    private static String function(String signature, String returns, String expression, String comment) {
        return """

                create or replace function tidemark.%1$s returns %2$s language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as %3$s;
                comment on function tidemark.%4$s is %5$s;
                """.formatted(
                        signature,
                        returns,
                        new Literal("\nbegin\n    return " + expression + ";\nend\n"),
                        signature.substring(0, signature.indexOf('(')),
                        new Literal(comment));
    }
}
