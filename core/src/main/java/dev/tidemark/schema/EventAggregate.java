package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Literal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one definition of what a rollup is: the aggregate of events. Capture applies it to a statement's rows, recompute
 * and verify to the events table, so that they cannot disagree.
 */
public final class EventAggregate {

    /** What stands for a member that an index row could not hold. */
    public static final String TOO_LONG = "(too long)";

    /** A B-tree row of Postgres is at most 2,704 bytes on 8 kB pages; this leaves room for tenant, bucket and headers. */
    private static final int KEY_BYTES = 2_400;

    private static final int MEMBER_BYTES = 1_000;

    private final Rollup rollup;

    private EventAggregate(Rollup rollup) {
        this.rollup = rollup;
    }

    /**
     * A select whose columns are those of {@link RollupTables#columns}.
     *
     * @param events what to aggregate: a relation with the columns of {@code tidemark.events}
     * @param condition further restriction, over those columns
     */
    public static String of(Rollup rollup, String events, String condition) {
        return new EventAggregate(rollup).text(events, condition);
    }

    /** The longest member that is kept as it is, in bytes. */
    static int longestMember(Rollup rollup) {
        return Math.min(
                MEMBER_BYTES, KEY_BYTES / Math.max(1, rollup.dimensions().size()));
    }

    /** {@code offset 0} keeps each value from being taken out of the JSON once per use. */
    private String text(String events, String condition) {
        return """
                select %s
                from (
                    select %s
                    from %s e
                    where e.source = %s and %s
                    offset 0
                ) e
                group by %s""".formatted(
                RollupTables.list(Stream.of(keys(), measures()).flatMap(List::stream)),
                RollupTables.list(values()),
                events,
                new Literal(rollup.source().name()),
                condition,
                RollupTables.list(
                        Stream.iterate(1, i -> i + 1).limit(keys().size()).map(String::valueOf)));
    }

    private List<String> keys() {
        return Stream.concat(
                        Stream.of("e.tenant_id", "e.bucket"),
                        rollup.dimensions().stream().map(this::member))
                .toList();
    }

    private String member(Dimension dimension) {
        var value = "e." + textColumn(dimension.field());
        return "case when octet_length(%1$s) > %2$d then %3$s else %1$s end"
                .formatted(value, longestMember(rollup), new Literal(TOO_LONG));
    }

    private List<String> measures() {
        return rollup.measures().stream().map(EventAggregate::aggregate).toList();
    }

    private static String aggregate(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> "count(*)";
            case Measure.Sum(String _, Field field) -> "coalesce(sum(e." + numberColumn(field) + "), 0)";
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalStateException();
        };
    }

    private Stream<String> values() {
        var dimensions = rollup.dimensions().stream().map(Dimension::field);
        var sums = rollup.measures().stream().flatMap(EventAggregate::summed);
        var fields = Stream.concat(dimensions.map(EventAggregate::text), sums.map(EventAggregate::number))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return Stream.concat(Stream.of("e.tenant_id", bucket() + " as bucket"), fields.stream());
    }

    private static Stream<Field> summed(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> Stream.of();
            case Measure.Sum(String _, Field field) -> Stream.of(field);
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalStateException();
        };
    }

    /** {@code date_bin} is immutable integer arithmetic, and any whole hour is an origin for grains up to a day in UTC. */
    private String bucket() {
        return "date_bin('%d minutes', e.occurred_at, '2000-01-01T00:00:00Z')"
                .formatted(rollup.grain().length().toMinutes());
    }

    private static String text(Field field) {
        return "coalesce(" + raw(field) + ", '') as " + textColumn(field);
    }

    private static String number(Field field) {
        return "(" + raw(field) + ")::" + (field.type() == FieldType.DECIMAL ? "numeric" : "integer") + " as "
                + numberColumn(field);
    }

    private static String raw(Field field) {
        return switch (field) {
            case Field.BuiltIn(String name) -> "e." + (name.equals("type") ? "type" : name + "_id");
            case Field.OfPayload(String _, var path, var _) -> {
                var names = path.names();
                var outer = names.subList(0, names.size() - 1).stream()
                        .map(name -> "->" + new Literal(name))
                        .collect(Collectors.joining());
                yield "e.payload" + outer + "->>" + new Literal(names.getLast());
            }
        };
    }

    private static String textColumn(Field field) {
        return RollupTables.column("text " + field.name());
    }

    private static String numberColumn(Field field) {
        return RollupTables.column("number " + field.name());
    }
}
