package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Identifier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that a rollup has in the database: its tables, columns, function and lock. */
public record RollupTables(Rollup rollup) {

    /** Of every rollup, beside its own. */
    static final List<String> KEY = List.of("tenant_id", "bucket");

    /** Where capture appends and flush takes away. */
    public String deltas() {
        return qualified(rollup.name() + "_deltas");
    }

    /** The finest grain. */
    public String finest() {
        return qualified(finestName());
    }

    String finestName() {
        return rollup.name() + "_" + rollup.grain().word();
    }

    Identifier captureFunction() {
        return new Identifier("capture_" + rollup.name());
    }

    /** What every writer of the rollup, capture excepted, holds before its snapshot. */
    public String lock() {
        return "tidemark.rollup." + rollup.name();
    }

    /** Tenant, bucket and dimensions, quoted, in the order of the unique key. */
    public List<String> key() {
        return Stream.concat(KEY.stream(), rollup.dimensions().stream().map(Dimension::name))
                .map(RollupTables::column)
                .toList();
    }

    public List<String> measures() {
        return rollup.measures().stream().map(measure -> column(measure.name())).toList();
    }

    /** All columns, key first. */
    public String columns() {
        return list(Stream.concat(key().stream(), measures().stream()));
    }

    /** Column definitions, widest first so that nothing is lost to alignment. */
    String definitions() {
        var measures = rollup.measures().stream().map(each -> column(each.name()) + " " + type(each) + " not null");
        var dimensions = rollup.dimensions().stream().map(each -> column(each.name()) + " text collate \"C\" not null");
        return Stream.of(
                        Stream.of("bucket timestamptz not null"),
                        measures,
                        Stream.of("tenant_id integer not null"),
                        dimensions)
                .flatMap(each -> each)
                .collect(Collectors.joining(",\n    "));
    }

    /** A column's name, quoted. */
    public static String column(String name) {
        return new Identifier(name).toString();
    }

    static String qualified(String table) {
        return "tidemark." + new Identifier(table);
    }

    static String list(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    /** Types whose sum stays an integer where the values allow it: {@code sum(bigint)} is numeric and costs about twice. */
    private static String type(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> "bigint";
            case Measure.Sum(String _, var field) -> field.type() == FieldType.DECIMAL ? "numeric" : "bigint";
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalStateException();
        };
    }
}
