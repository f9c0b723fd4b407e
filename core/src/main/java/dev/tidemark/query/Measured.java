package dev.tidemark.query;

import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Formula;
import dev.tidemark.catalog.Measure;
import dev.tidemark.schema.DistinctSketch;
import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.QuantileSketch;
import dev.tidemark.schema.RollupTables;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * A measure that a plan reads, in SQL: gathered per group, then, for a sketch, estimated, which costs more and is done for
 * the rows that are answered only.
 *
 * @param members what is asked of it: several percentiles are read off one sketch at once
 * @param earlier whether it is that of the earlier range
 */
record Measured(Measure measure, List<MeasureMember> members, boolean earlier) {

    Measured {
        members = List.copyOf(members);
    }

    /** What of the range has to be gathered to answer. */
    static List<Measured> now(Plan plan) {
        return of(plan.numbers().now(plan.query().gathered()), false);
    }

    /** What of the earlier range has to be gathered to answer. */
    static List<Measured> before(Plan plan) {
        return of(plan.numbers().before(plan.query().gathered()), true);
    }

    private static List<Measured> of(List<MeasureMember> asked, boolean earlier) {
        return asked.stream()
                .map(MeasureMember::measure)
                .distinct()
                .map(measure -> new Measured(
                        measure,
                        asked.stream()
                                .filter(member -> member.measure().equals(measure))
                                .toList(),
                        earlier))
                .toList();
    }

    String name() {
        return measure.name();
    }

    /** Of a group; apart from that of the other range. */
    String column() {
        return RollupTables.column(earlier ? "earlier " + name() : name());
    }

    /** What terms call these numbers. */
    Stream<String> leaves() {
        return members.stream().map(this::leaf);
    }

    private String leaf(MeasureMember member) {
        return earlier ? member.name() + Formula.PREVIOUS : member.name();
    }

    boolean has(String leaf) {
        return leaves().anyMatch(leaf::equals);
    }

    boolean isSketch() {
        return measure instanceof Measure.CountDistinct || measure instanceof Measure.Quantile;
    }

    /** Of parts; an aggregate. */
    String gathered() {
        return MeasureSql.gather(measure);
    }

    /** What the column of a sketch gives, once it is gathered; for a quantile an array with a place per member. */
    String estimated(String gathered) {
        var sketch = MeasureSql.canonical(measure, gathered);
        return switch (measure) {
            case Measure.CountDistinct _ -> DistinctSketch.estimate(sketch);
            case Measure.Quantile _ ->
                QuantileSketch.estimates(
                        sketch,
                        members.stream()
                                .map(each ->
                                        BigDecimal.valueOf(each.percentile().orElseThrow(), 2))
                                .toList());
            case Measure.Count _, Measure.Sum _, Measure.Min _, Measure.Max _ -> gathered;
        };
    }

    /** The number, once sketches are estimated. Of nothing, what counts or adds is 0 and the others NULL. */
    String value(String leaf) {
        return switch (measure) {
            case Measure.Count _, Measure.Sum _, Measure.CountDistinct _ -> "coalesce(" + column() + ", 0)";
            case Measure.Min _, Measure.Max _ -> column();
            case Measure.Quantile(String _, Field field, var _) -> percentile(field, leaf);
        };
    }

    private String percentile(Field field, String leaf) {
        var place = leaves().toList().indexOf(leaf) + 1;
        var estimate = "(" + column() + ")[" + place + "]";
        return field.type() == FieldType.INTEGER ? QuantileSketch.whole(estimate) : estimate;
    }
}
