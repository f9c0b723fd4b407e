package dev.tidemark.imports;

import dev.tidemark.catalog.Attribute;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Import;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import java.util.List;
import java.util.stream.Stream;

/**
 * A column of what is delivered for a rollup.
 *
 * @param name in the delivery
 * @param kind what its values are
 * @param required whether the delivery has to have it; one that it lacks is given as an absent value in every row
 * @param separator of a text what stands between the elements of a list that it is; empty if it is none
 */
public record StagedColumn(String name, Kind kind, boolean required, String separator) {

    /** One that is no list. */
    public StagedColumn(String name, Kind kind, boolean required) {
        this(name, kind, required, "");
    }

    /** What values are; all but members may not be absent in a row, unless the column is not required. */
    public enum Kind {
        /** A tenant's name. */
        TENANT,
        /** An instant, the start of a bucket of the finest grain, with its offset: {@code 2026-11-22T03:00:00Z}. */
        BUCKET,
        /** A text; absent is the member that stands for an absent value. */
        MEMBER,
        /** A whole number, up to 10^13 either way; a count is not negative. */
        INTEGER,
        /** A decimal number, up to 10^30 either way. */
        DECIMAL,
        /** What is known of an entity, as JSON: a text, or a list of texts and numbers. */
        TEXT,
        /** The same, a number as JSON has it. */
        NUMBER
    }

    /** Of a rollup, in the order in which they are staged. */
    static List<StagedColumn> of(Rollup rollup, boolean oneTenant, boolean oneBucket) {
        var names = rollup.imports().orElseThrow();
        return Stream.of(
                        Stream.of(
                                new StagedColumn(names.column(Import.TENANT), Kind.TENANT, !oneTenant),
                                new StagedColumn(names.column(Import.BUCKET), Kind.BUCKET, !oneBucket)),
                        rollup.dimensions().stream()
                                .map(each -> new StagedColumn(names.column(each.name()), Kind.MEMBER, true)),
                        rollup.measures().stream()
                                .map(each -> new StagedColumn(names.column(each.name()), kind(each), !isExtreme(each))),
                        rollup.attributes().stream().map(each -> of(each, names)))
                .flatMap(each -> each)
                .toList();
    }

    private static StagedColumn of(Attribute attribute, Import names) {
        var member = attribute.member();
        return new StagedColumn(
                names.column(member),
                attribute.field().type() == FieldType.TEXT ? Kind.TEXT : Kind.NUMBER,
                false,
                names.lists().getOrDefault(member, ""));
    }

    /** Of no events there is no smallest, and no largest. */
    private static boolean isExtreme(Measure measure) {
        return measure instanceof Measure.Min || measure instanceof Measure.Max;
    }

    private static Kind kind(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> Kind.INTEGER;
            case Measure.Sum(String _, Field field) -> kind(field);
            case Measure.Min(String _, Field field) -> kind(field);
            case Measure.Max(String _, Field field) -> kind(field);
            case Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalArgumentException("no import has " + measure);
        };
    }

    private static Kind kind(Field field) {
        return field.type() == FieldType.DECIMAL ? Kind.DECIMAL : Kind.INTEGER;
    }
}
