package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables in which an import gathers what is delivered for one rollup, and what it makes of them before it touches the
 * rollup: rows as the finest grain has them, sorted, and the slices that they are.
 */
public final class StageSql {

    /** Sums of nine hundred thousand such rows are still whole numbers of 64 bits. */
    private static final String LARGEST_INTEGER = "10000000000000";

    private static final String LARGEST_DECIMAL = "1e30";

    static final String LINE = RollupTables.column("(line)");
    static final String COPY = RollupTables.column("(copy)");
    private static final String REASON = RollupTables.column("(reason)");

    private final RollupTables tables;
    private final Slices slices;

    public StageSql(RollupTables tables, Slices slices) {
        this.tables = tables;
        this.slices = slices;
    }

    /** A crash of the database may empty it; the import is over then. */
    public String create() {
        return "create unlogged table %s (\n    %s\n)"
                .formatted(
                        slices.staged(tables),
                        Stream.of(
                                        Stream.of(
                                                LINE + " bigint not null",
                                                "tenant text collate \"C\"",
                                                "bucket timestamptz"),
                                        tables.rollup().dimensions().stream()
                                                .map(each -> column(each) + " text collate \"C\""),
                                        tables.rollup().measures().stream()
                                                .map(each -> column(each) + " " + MeasureSql.type(each)),
                                        tables.rollup().attributes().stream()
                                                .map(each -> RollupTables.column(each.member()) + " jsonb"))
                                .flatMap(each -> each)
                                .collect(Collectors.joining(",\n    ")));
    }

    /** Takes CSV: the line, the tenant's name, the bucket, members, measures and attributes, in the order of the catalog. */
    public String copy() {
        return "copy %s from stdin (format csv)".formatted(slices.staged(tables));
    }

    /** How many rows are staged. */
    public String count() {
        return "select count(*) as count from " + slices.staged(tables);
    }

    /** Makes the rows that can be taken; as many as are staged, if all can. */
    public String rows() {
        return """
                create unlogged table %1$s as
                select checked.*, row_number() over (partition by %2$s order by %3$s) as %4$s
                from (
                %5$s
                ) checked
                where %6$s is null
                order by %2$s, %3$s""".formatted(
                        slices.rows(tables),
                        RollupTables.list(tables.key().stream()),
                        LINE,
                        COPY,
                        RecomputeSql.indented(4, checked()),
                        REASON);
    }

    /** How many rows have the key of another one before. */
    public String copies() {
        return "select count(*) as count from %s where %s > 1".formatted(slices.rows(tables), COPY);
    }

    /** By reason: how many rows are refused, and the first lines. */
    public String refused(int lines) {
        return """
                select reason, count(*) as rows, array_to_string((array_agg(line order by line))[1:%1$d], ',') as lines
                from (
                    select checked.%2$s as reason, checked.%3$s as line
                    from (
                %4$s
                    ) checked
                    where checked.%2$s is not null
                    union all
                    select 'duplicate_key', copy.%3$s from %5$s copy where copy.%6$s > 1
                ) refused
                group by reason
                order by reason""".formatted(lines, REASON, LINE, RecomputeSql.indented(8, checked()), slices.rows(tables), COPY);
    }

    /** Makes the list of slices, those of which nothing was delivered included. */
    public String slices() {
        return """
                create unlogged table %1$s as
                select bucket, coalesce(told.rows, 0) as rows, coalesce(told.checksum, 0) as checksum
                from (
                    select start at time zone 'UTC' as bucket
                    from generate_series(%2$s at time zone 'UTC', %3$s at time zone 'UTC' - interval '1 second', %4$s) start
                ) buckets
                left join (
                    select part.bucket, count(*) as rows, %5$s as checksum
                    from %6$s part
                    where part.%7$s = 1
                    group by part.bucket
                ) told using (bucket)""".formatted(
                        slices.told(tables),
                        slices.low(),
                        slices.high(),
                        step(tables.rollup().grain()),
                        SliceSql.checksum(tables, "part"),
                        slices.rows(tables),
                        COPY);
    }

    private static String step(Grain grain) {
        return switch (grain) {
            case QUARTER_HOUR -> "interval '15 minutes'";
            case HOUR -> "interval '1 hour'";
            case DAY -> "interval '1 day'";
            case WEEK -> "interval '7 days'";
            case MONTH -> "interval '1 month'";
        };
    }

    /** On a cluster: puts the rows that can be taken beside the tenants' other rows, while nobody waits for it. */
    public String place() {
        return """
                insert into %1$s (%2$s%3$s, import_id)
                select %2$s%3$s, %4$d
                from %5$s
                where %6$s = 1""".formatted(
                        tables.placed(),
                        tables.columns(),
                        each(tables.rollup().dimensions().stream()
                                .filter(Dimension::entity)
                                .map(StageSql::natural)),
                        slices.importId(),
                        slices.rows(tables),
                        COPY);
    }

    /** Deletes them there when an import is over. */
    public static String displace(RollupTables tables, long importId) {
        return "delete from %s where import_id = %d".formatted(tables.placed(), importId);
    }

    /** So that the planner knows how many there are. */
    public String analyze() {
        return "analyze %s, %s".formatted(slices.rows(tables), slices.told(tables));
    }

    /** What is not there any more is no mistake. */
    public String drop() {
        return "drop table if exists %s, %s, %s"
                .formatted(slices.staged(tables), slices.rows(tables), slices.told(tables));
    }

    /** Every staged row as the finest grain has it, with the natural keys of its entities and why it cannot be taken. */
    private String checked() {
        var dimensions = tables.rollup().dimensions();
        return """
                select staged.%1$s, tenant.tenant_id, staged.bucket%2$s%3$s, 1::bigint as %4$s%5$s,
                    case
                        %6$s
                    end as %7$s
                from (
                    select %1$s, tenant, coalesce(bucket, %8$s) as bucket%9$s%3$s
                    from %10$s
                    offset 0
                ) staged
                left join tidemark.tenants tenant on tenant.name = %11$s""".formatted(
                LINE,
                each(dimensions.stream()
                        .map(each -> RollupTables.inGrain(each, "staged." + column(each)) + " as " + column(each))),
                each(tables.rollup().measures().stream().map(StageSql::column)),
                RollupTables.column(RollupTables.IMPLICIT_COUNT),
                each(tables.rollup().dimensions().stream()
                        .filter(Dimension::entity)
                        .map(each -> "staged.%s as %s".formatted(column(each), natural(each)))),
                reasons().collect(Collectors.joining("\n        ")),
                REASON,
                slices.onlyBucket(tables.rollup().grain()),
                each(dimensions.stream().map(StageSql::member)),
                slices.staged(tables),
                slices.tenantOf("staged.tenant"));
    }

    /** The natural key of an entity, beside its id. */
    static String natural(Dimension dimension) {
        return RollupTables.column("(key) " + dimension.name());
    }

    private static String member(Dimension dimension) {
        var column = column(dimension);
        var present = dimension.absent().isEmpty() ? column : "nullif(" + column + ", '')";
        return "coalesce(%s, %s) collate \"C\" as %s".formatted(present, new Literal(dimension.absent()), column);
    }

    private Stream<String> reasons() {
        var tenancy = Stream.concat(
                Stream.of("when tenant.tenant_id is null then 'unknown_tenant'"),
                slices.isOfAll()
                        ? Stream.of()
                        : Stream.of("when tenant.tenant_id <> %d then 'another_tenant'".formatted(slices.tenantId())));
        var buckets = Stream.of(
                "when staged.bucket is null then 'not_in_slice'",
                "when not (staged.bucket >= %s and staged.bucket < %s) then 'not_in_slice'"
                        .formatted(slices.low(), slices.high()),
                "when staged.bucket <> %s then 'not_in_slice'"
                        .formatted(GrainSql.bucket(tables.rollup().grain(), "staged.bucket")));
        var members = tables.rollup().dimensions().stream()
                .map(each -> "when octet_length(staged.%s) > %d then 'member_too_long'"
                        .formatted(column(each), EventAggregate.longestMember(tables.rollup())));
        return Stream.of(
                        tenancy,
                        buckets,
                        members,
                        tables.rollup().measures().stream().flatMap(StageSql::reasons))
                .flatMap(each -> each);
    }

    private static Stream<String> reasons(Measure measure) {
        var column = "staged." + column(measure);
        var missing = "when %s is null then 'no_number'".formatted(column);
        return switch (measure) {
            case Measure.Count _ ->
                Stream.of(
                        missing,
                        "when %s < 0 then 'negative_count'".formatted(column),
                        tooLarge(column, LARGEST_INTEGER));
            case Measure.Sum(String _, Field field) -> Stream.of(missing, tooLarge(column, largest(field)));
            case Measure.Min(String _, Field field) -> Stream.of(tooLarge(column, largest(field)));
            case Measure.Max(String _, Field field) -> Stream.of(tooLarge(column, largest(field)));
            case Measure.CountDistinct _, Measure.Quantile _ ->
                throw new IllegalArgumentException("no import has " + measure);
        };
    }

    /** What is no number at all counts as larger than any. */
    private static String tooLarge(String column, String most) {
        return "when %1$s not between -%2$s and %2$s then 'number_too_large'".formatted(column, most);
    }

    private static String largest(Field field) {
        return field.type() == FieldType.DECIMAL ? LARGEST_DECIMAL : LARGEST_INTEGER;
    }

    private static String each(Stream<String> columns) {
        return columns.map(each -> ", " + each).collect(Collectors.joining());
    }

    private static String column(Dimension dimension) {
        return RollupTables.column(dimension.name());
    }

    private static String column(Measure measure) {
        return RollupTables.column(measure.name());
    }
}
