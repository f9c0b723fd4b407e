package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Measure;
import java.util.stream.Stream;

/** Selects that make the whole of parts: of deltas, of a statement's aggregate, of a finer grain's rows. */
final class Parts {

    private final RollupTables tables;
    private final boolean natural;

    private Parts(RollupTables tables, boolean natural) {
        this.tables = tables;
        this.natural = natural;
    }

    /** Of rows as a grain holds them. */
    static Parts ofGrain(RollupTables tables) {
        return new Parts(tables, false);
    }

    /** Of rows as deltas hold them: entities by natural key. */
    static Parts ofDeltas(RollupTables tables) {
        return new Parts(tables, true);
    }

    /**
     * The whole per key, as a grain holds it, with the columns of {@link RollupTables#columns}.
     *
     * @param bucket the bucket to merge into, an expression over a part
     * @param from a from clause in which the parts are called {@code part}, and conditions after it
     */
    String whole(String bucket, String from) {
        var gathered = """
                select %s
                from %s
                group by %s""".formatted(
                        RollupTables.list(
                                Stream.of(Stream.of("part.tenant_id", bucket + " as bucket"), dimensions(), measures())
                                        .flatMap(each -> each)),
                        from,
                        EventAggregate.numbers(2 + tables.rollup().dimensions().size()));
        return tables.kept().stream().anyMatch(Parts::isSketch) ? canonical("(\n" + gathered + "\n)") : gathered;
    }

    /** Parts that are one per key already. */
    String canonical(String from) {
        return "select %s\nfrom %s gathered"
                .formatted(
                        RollupTables.list(Stream.concat(
                                tables.key().stream(),
                                tables.kept().stream()
                                        .map(each ->
                                                MeasureSql.canonical(each, column(each)) + " as " + column(each)))),
                        from);
    }

    private Stream<String> dimensions() {
        return tables.rollup().dimensions().stream().map(this::dimension);
    }

    private String dimension(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        return (natural ? RollupTables.inGrain(dimension, "part." + column) : "part." + column) + " as " + column;
    }

    private Stream<String> measures() {
        return tables.kept().stream().map(each -> MeasureSql.gather(each) + " as " + column(each));
    }

    private static boolean isSketch(Measure measure) {
        return measure instanceof Measure.CountDistinct || measure instanceof Measure.Quantile;
    }

    private static String column(Measure measure) {
        return RollupTables.column(measure.name());
    }
}
