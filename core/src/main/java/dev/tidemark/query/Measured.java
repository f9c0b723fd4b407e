package dev.tidemark.query;

import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Measure;
import dev.tidemark.schema.DistinctSketch;
import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.QuantileSketch;
import dev.tidemark.schema.RollupTables;
import java.math.BigDecimal;
import java.util.List;

/**
 * A measure that a plan reads, in SQL: gathered per group, then, for a sketch, estimated, which costs more and is done for
 * the rows that are answered only.
 *
 * @param members what is asked of it: several percentiles are read off one sketch at once
 */
record Measured(Measure measure, List<MeasureMember> members) {

    Measured {
        members = List.copyOf(members);
    }

    static List<Measured> of(Plan plan) {
        var asked = plan.query().gathered().stream()
                .map(name -> MeasureMember.of(plan.rollup(), name).orElseThrow())
                .toList();
        return asked.stream()
                .map(MeasureMember::measure)
                .distinct()
                .map(measure -> new Measured(
                        measure,
                        asked.stream()
                                .filter(member -> member.measure().equals(measure))
                                .toList()))
                .toList();
    }

    String name() {
        return measure.name();
    }

    String column() {
        return RollupTables.column(name());
    }

    boolean has(String member) {
        return members.stream().anyMatch(each -> each.name().equals(member));
    }

    boolean isSketch() {
        return measure instanceof Measure.CountDistinct || measure instanceof Measure.Quantile;
    }

    /** Of parts; an aggregate. */
    String gathered() {
        return MeasureSql.gather(measure);
    }

    /** What the column of a sketch gives, once it is gathered; for a quantile an array with a place per member. */
    String estimated() {
        var sketch = MeasureSql.canonical(measure, column());
        return switch (measure) {
            case Measure.CountDistinct _ -> DistinctSketch.estimate(sketch);
            case Measure.Quantile _ ->
                QuantileSketch.estimates(
                        sketch,
                        members.stream()
                                .map(each ->
                                        BigDecimal.valueOf(each.percentile().orElseThrow(), 2))
                                .toList());
            case Measure.Count _, Measure.Sum _, Measure.Min _, Measure.Max _ -> column();
        };
    }

    /** The member's number, once sketches are estimated. Of nothing, a count and a sum are 0 and the others NULL. */
    String value(String member) {
        return switch (measure) {
            case Measure.Count _, Measure.Sum _ -> "coalesce(" + column() + ", 0)";
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _ -> column();
            case Measure.Quantile(String _, Field field, var _) -> percentile(field, member);
        };
    }

    private String percentile(Field field, String member) {
        var place = members.stream().map(MeasureMember::name).toList().indexOf(member) + 1;
        var estimate = "(" + column() + ")[" + place + "]";
        return field.type() == FieldType.INTEGER ? QuantileSketch.whole(estimate) : estimate;
    }
}
