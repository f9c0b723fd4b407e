package dev.tidemark.rollup;

import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.List;

/** How parts of a measure become the whole: in a flush, in an answer, in a comparison. */
public final class Merge {

    private Merge() {}

    /** Over many rows; the result has the column's own type. */
    public static String aggregate(Measure measure) {
        var column = RollupTables.column(measure.name());
        return switch (measure) {
            case Measure.Count _ -> "sum(" + column + ")::bigint";
            case Measure.Sum(String _, var field) ->
                field.type() == FieldType.DECIMAL ? "sum(" + column + ")" : "sum(" + column + ")::bigint";
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalStateException();
        };
    }

    /** Of a row that is there and one that comes, as the assignment of an upsert. */
    static String assignment(Measure measure) {
        var column = RollupTables.column(measure.name());
        return switch (measure) {
            case Measure.Count _, Measure.Sum _ -> "%1$s = kept.%1$s + excluded.%1$s".formatted(column);
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalStateException();
        };
    }

    static List<String> aggregates(Rollup rollup) {
        return rollup.measures().stream().map(Merge::aggregate).toList();
    }
}
