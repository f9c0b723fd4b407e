package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Literal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The one definition of what a rollup is: the aggregate of events. Capture applies it to a statement's rows, recompute,
 * verify and questions that no rollup answers to the table of events, so that they cannot disagree.
 */
public final class EventAggregate {

    /** What stands for a member that an index row could not hold. */
    static final String TOO_LONG = "(too long)";

    /** A B-tree row of Postgres is at most 2,704 bytes on 8 kB pages; this leaves room for tenant, bucket and headers. */
    private static final int KEY_BYTES = 2_400;

    private static final int MEMBER_BYTES = 1_000;

    private final RollupTables tables;
    private final Rollup rollup;
    private final FieldSql fields;

    public EventAggregate(RollupTables tables) {
        this.tables = tables;
        this.rollup = tables.rollup();
        this.fields = new FieldSql(rollup.source());
    }

    /** The table that holds the events, qualified and quoted. */
    String table() {
        return fields.table();
    }

    /** The column of {@link #table} that holds an event's time, quoted. */
    public String time() {
        return fields.timeColumn();
    }

    /** The tenant's id, over a row {@code e} of {@link #table}. */
    public String tenant() {
        return fields.tenant();
    }

    /**
     * A select of raw parts, whose columns are those of {@link RollupTables#columns} with entities by natural key.
     *
     * @param events what to aggregate: a relation with the columns of {@link #table}
     * @param taken whether the events are taken away instead of added
     * @param condition further restriction, over a row {@code e}
     */
    String raw(String events, boolean taken, String condition) {
        return raw(rollup.grain(), events, taken, condition);
    }

    /** The same of events that are being written: what no column could hold is an error, and refuses them. */
    String written(String events) {
        return raw(bucket(rollup.grain()), events, false, "true", true);
    }

    /** The same as the first into buckets of another grain. */
    String raw(Grain grain, String events, boolean taken, String condition) {
        return raw(bucket(grain), events, taken, condition, false);
    }

    /**
     * The same as the first of the events that are stored, by any pieces of time.
     *
     * @param bucket tells the pieces apart: an expression over a row {@code e} of {@link #table}
     */
    public String scanned(String bucket, String condition) {
        return raw(bucket, table(), false, condition, false);
    }

    private String bucket(Grain grain) {
        return GrainSql.bucket(grain, "e." + fields.timeColumn());
    }

    private String raw(String bucket, String events, boolean taken, String condition, boolean strict) {
        var measures = tables.kept().stream()
                .map(each -> MeasureSql.ofEvents(each, taken, EventAggregate::textColumn, EventAggregate::numberColumn)
                        + " as " + RollupTables.column(each.name()));
        return """
                select %s
                from %s
                group by %s""".formatted(
                        RollupTables.list(Stream.concat(keyColumns(), measures)),
                        values(bucket, events, condition, allValues(strict)),
                        numbers(2 + rollup.dimensions().size()));
    }

    /** The distinct keys that the events touch, as {@link RollupTables#key} with entities by natural key. */
    String keys(String events) {
        return "select distinct %s\nfrom %s"
                .formatted(
                        RollupTables.list(keyColumns()),
                        values(bucket(rollup.grain()), events, "true", dimensionValues()));
    }

    /** {@code offset 0} keeps each value from being taken out of the JSON once per use. */
    private String values(String bucket, String events, String condition, List<Value> values) {
        var first = """
                (
                    select %s
                    from %s e%s
                    where %s
                    offset 0
                ) e""".formatted(
                        RollupTables.list(Stream.concat(
                                Stream.of(fields.tenant() + " as tenant_id", bucket + " as bucket"),
                                values.stream().map(Value::first))),
                        events,
                        exploded().map(this::elements).orElse(""),
                        Stream.of(
                                        Stream.of(fields.isOfSource()),
                                        rollup.where().stream().map(fields::holds),
                                        Stream.of(condition).filter(each -> !each.equals("true")))
                                .flatMap(each -> each)
                                .collect(Collectors.joining(" and ")));
        var steps = values.stream().mapToInt(Value::steps).max().orElse(0);
        return IntStream.range(0, steps)
                .boxed()
                .reduce(first, (before, step) -> next(before, values, step), (a, _) -> a);
    }

    private static String next(String before, List<Value> values, int step) {
        return "(\n    select %s\n    from %s\n    offset 0\n) e"
                .formatted(
                        RollupTables.list(Stream.concat(
                                Stream.of("e.tenant_id", "e.bucket"),
                                values.stream().map(each -> each.after(step)))),
                        RecomputeSql.indented(4, before).strip());
    }

    /** A column of the events' values. */
    private record Value(String column, FieldSql.Steps how) {

        static Value of(String expression, String column) {
            return new Value(column, new FieldSql.Steps(expression, List.of()));
        }

        int steps() {
            return how.then().size();
        }

        String first() {
            return how.first() + " as " + column;
        }

        String after(int step) {
            return step < steps() ? how.then().get(step).apply("e." + column) + " as " + column : "e." + column;
        }
    }

    private Stream<String> keyColumns() {
        return Stream.concat(
                Stream.of("e.tenant_id", "e.bucket"),
                rollup.dimensions().stream().map(each -> member(each) + " as " + RollupTables.column(each.name())));
    }

    private String member(Dimension dimension) {
        return "case when octet_length(%1$s) > %2$d then %3$s else %1$s end"
                .formatted(memberColumn(dimension), longestMember(rollup), new Literal(TOO_LONG));
    }

    /** The longest member that is kept as it is, in bytes. */
    static int longestMember(Rollup rollup) {
        return Math.min(
                MEMBER_BYTES, KEY_BYTES / Math.max(1, rollup.dimensions().size()));
    }

    private List<Value> dimensionValues() {
        return rollup.dimensions().stream().map(this::memberValue).toList();
    }

    private List<Value> allValues(boolean strict) {
        var measured = new LinkedHashMap<String, Value>();
        rollup.measures().stream()
                .flatMap(measure -> measuredValue(measure, strict))
                .forEach(value -> measured.putIfAbsent(value.column(), value));
        return Stream.concat(dimensionValues().stream(), measured.values().stream())
                .toList();
    }

    /**
     * By its bytes, as the tables keep it: in the order of the index, and sorted without the database's own collation, which
     * is 14 % of a recompute where that is ICU's en-US.
     */
    private Value memberValue(Dimension dimension) {
        var value = dimension.explode() ? "exploded.element" : fields.text(dimension.field());
        var present = dimension.absent().isEmpty() ? value : "nullif(" + value + ", '')";
        return Value.of(
                "coalesce(%s, %s) collate \"C\"".formatted(present, new Literal(dimension.absent())),
                memberName(dimension));
    }

    private Stream<Value> measuredValue(Measure measure, boolean strict) {
        return switch (measure) {
            case Measure.Count _ -> Stream.of();
            case Measure.Sum(String _, Field field) -> Stream.of(number(field, strict));
            case Measure.Min(String _, Field field) -> Stream.of(number(field, strict));
            case Measure.Max(String _, Field field) -> Stream.of(number(field, strict));
            case Measure.Quantile(String _, Field field, var _) -> Stream.of(number(field, strict));
            case Measure.CountDistinct(String _, Field field) -> Stream.of(text(field));
        };
    }

    private Optional<Dimension> exploded() {
        return rollup.dimensions().stream().filter(Dimension::explode).findFirst();
    }

    /** One row for each different element; for an empty or absent array one row without. What is no array is one element. */
    private String elements(Dimension dimension) {
        var json = fields.json(dimension.field());
        return """

                    cross join lateral (
                        select distinct coalesce(element, '') as element
                        from jsonb_array_elements_text(case
                            when jsonb_typeof(%1$s) = 'array' and %1$s <> '[]' then %1$s
                            when jsonb_typeof(%1$s) = 'array' then '[null]'
                            else jsonb_build_array(%1$s) end) element
                    ) exploded""".formatted(json);
    }

    private Value text(Field field) {
        return Value.of(fields.text(field), RollupTables.column("text " + field.name()));
    }

    private Value number(Field field, boolean strict) {
        return new Value(RollupTables.column("number " + field.name()), fields.number(field, strict));
    }

    private static String textColumn(Field field) {
        return "e." + RollupTables.column("text " + field.name());
    }

    private static String numberColumn(Field field) {
        return "e." + RollupTables.column("number " + field.name());
    }

    private static String memberName(Dimension dimension) {
        return RollupTables.column("member " + dimension.name());
    }

    private static String memberColumn(Dimension dimension) {
        return "e." + memberName(dimension);
    }

    static String numbers(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Which rows of the event's table a range of time holds, over a row {@code e}. */
    String between(String from, String to) {
        return "e.%1$s >= %2$s and e.%1$s < %3$s".formatted(fields.timeColumn(), from, to);
    }

    /** The dimensions that are stored by id. */
    List<Dimension> entities() {
        return rollup.dimensions().stream().filter(Dimension::entity).toList();
    }
}
