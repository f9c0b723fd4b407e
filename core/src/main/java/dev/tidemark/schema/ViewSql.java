package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Literal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates the views of a rollup for SQL clients: one of the finest grain, called as the rollup, and one per coarser grain.
 * Each is exact and has what was committed a moment ago, because it adds the deltas that wait; each shows whole buckets
 * only, and of those the tenants that the caller may see.
 *
 * <p>They are security barriers with the rights of their owner: whoever may read a view sees its rows, and no condition of
 * his is evaluated over another tenant's (PostgreSQL manual, "Rules and Privileges"). Policies on the tables would be
 * evaluated for what keeps rollups up as well, and a maintenance role without BYPASSRLS would flush nothing.
 *
 * <p>On a cluster they are for who may read the tables, and show all tenants: workers ask for the caller's rights, whose view it is
 * does not count there.
 */
final class ViewSql {

    /**
     * Two halves, of which the executor skips one, so that for a tenant's role it is the index that finds its rows: an OR
     * would not let it.
     */
    private static final String SEES_ALL = "has_table_privilege('tidemark.events'::regclass, 'select')";

    private static final String SEES_SOME = "not " + SEES_ALL
            + " and row.tenant_id = any (array(select visible.tenant_id from tidemark.visible_tenants visible))";

    private final RollupTables tables;
    private final Placement placement;

    ViewSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
    }

    /** What a view of a grain is called; the finest has the rollup's name, which stays when its grains change. */
    static String name(RollupTables tables, Grain grain) {
        var rollup = tables.rollup();
        return RollupTables.qualified(grain == rollup.grain() ? rollup.name() : rollup.name() + "_by_" + grain.word());
    }

    /** A view: its name, qualified and quoted, and what defines it. */
    record View(String name, boolean hides, String query, String comments) {

        /** Keeps rights and what others have built on it, where the columns allow it. */
        String replace() {
            return "create or replace view %s%s as\n%s;\n%s"
                    .formatted(name, hides ? " with (security_barrier)" : "", query, comments);
        }

        String drop() {
            return "drop view if exists " + name;
        }
    }

    List<View> views() {
        return tables.rollup().grains().stream().map(this::view).toList();
    }

    private View view(Grain grain) {
        var name = name(tables, grain);
        var columns = columns(grain);
        var query = "select\n    %s\nfrom (\n%s\n) rows%s"
                .formatted(
                        columns.stream().map(Column::selected).collect(Collectors.joining(",\n    ")),
                        RecomputeSql.indented(4, rows(grain)),
                        joins());
        var comment = "comment on view %s is %s"
                .formatted(
                        name,
                        new Literal("Rollup %s by %s: exact, with what was committed a moment ago; of %s."
                                .formatted(
                                        tables.rollup().name(),
                                        grain.word(),
                                        hides() ? "the tenants that the caller may see" : "all tenants")));
        var comments = Stream.concat(Stream.of(comment), columns.stream().map(each -> each.comment(name)));
        return new View(name, hides(), query, comments.collect(Collectors.joining(";\n")));
    }

    /** What a row shows. */
    private record Column(String name, String value, String told) {

        String selected() {
            return value + " as " + column(name);
        }

        String comment(String view) {
            return "comment on column %s.%s is %s".formatted(view, column(name), new Literal(told));
        }
    }

    private List<Column> columns(Grain grain) {
        return Stream.of(
                        Stream.of(
                                new Column("tenant_id", "rows.tenant_id", "whose it is; see tidemark.visible_tenants"),
                                new Column(
                                        "bucket",
                                        "rows.bucket",
                                        "start of the " + grain.word() + ", which is aligned in UTC")),
                        tables.rollup().dimensions().stream().map(this::member),
                        tables.rollup().dimensions().stream().flatMap(this::attributes),
                        tables.rollup().measures().stream().flatMap(this::values))
                .flatMap(each -> each)
                .toList();
    }

    /** A row of no events is one whose last event a delta took away. */
    private String rows(Grain grain) {
        var dimensions = tables.rollup().dimensions().stream().map(each -> "part." + column(each.name()));
        var keys = tables.rollup().dimensions().stream()
                .filter(Dimension::entity)
                .map(each -> "max(part.%1$s) as %1$s".formatted(key(each)));
        var measures = tables.kept().stream().map(each -> MeasureSql.gather(each) + " as " + column(each.name()));
        return """
                select %s
                from (
                %s
                ) part
                group by %s
                having %s <> 0""".formatted(
                RollupTables.list(Stream.of(Stream.of("part.tenant_id", "part.bucket"), dimensions, keys, measures)
                        .flatMap(each -> each)),
                RecomputeSql.indented(
                        4,
                        (hides() ? Stream.of(SEES_ALL, SEES_SOME) : Stream.of("true"))
                                .flatMap(seen -> parts(grain, seen))
                                .collect(Collectors.joining("\nunion all\n"))),
                EventAggregate.numbers(2 + tables.rollup().dimensions().size()),
                MeasureSql.sum("part." + tables.events()));
    }

    /** What is sealed; what is not, later or before, and stands in the finest grain only; and what waits. */
    private Stream<String> parts(Grain grain, String seen) {
        var finest = tables.rollup().grain();
        var bucket = GrainSql.bucket(grain, "row.bucket");
        if (grain == finest) {
            var whole = seen + " and row.bucket >= " + floor(grain);
            return Stream.of(
                    part(tables.finest() + " row", "row.bucket", whole, false),
                    part(tables.waiting("row"), bucket, whole, true));
        }
        var watermark = state("watermark", grain);
        var open = "tidemark.first_bucket('%s', %s)".formatted(grain.word(), floor(finest));
        return Stream.of(
                part(
                        tables.table(grain) + " row",
                        "row.bucket",
                        "%s and row.bucket >= %s and row.bucket < %s".formatted(seen, floor(grain), watermark),
                        false),
                part(
                        tables.finest() + " row",
                        bucket,
                        "%s and row.bucket >= greatest(%s, %s)".formatted(seen, watermark, open),
                        false),
                part(
                        tables.finest() + " row",
                        bucket,
                        "%s and row.bucket >= %s and row.bucket < %s".formatted(seen, open, floor(grain)),
                        false),
                part(
                        tables.waiting("row"),
                        bucket,
                        "%s and row.bucket >= least(%s, %s)".formatted(seen, floor(grain), open),
                        true));
    }

    private String part(String relation, String bucket, String condition, boolean natural) {
        var dimensions = tables.rollup().dimensions().stream()
                .map(each -> natural
                        ? RollupTables.inGrain(each, "row." + column(each.name())) + " as " + column(each.name())
                        : "row." + column(each.name()));
        var keys = tables.rollup().dimensions().stream()
                .filter(Dimension::entity)
                .map(each -> (natural ? "row." + column(each.name()) : "null::text") + " as " + key(each));
        var measures = tables.measures().stream().map(each -> "row." + each);
        return "select %s\nfrom %s\nwhere %s"
                .formatted(
                        RollupTables.list(
                                Stream.of(Stream.of("row.tenant_id", bucket + " as bucket"), dimensions, keys, measures)
                                        .flatMap(each -> each)),
                        relation,
                        condition);
    }

    private String floor(Grain grain) {
        return state("floor", grain);
    }

    private String state(String column, Grain grain) {
        return "(select state.%s from tidemark.rollup_grains state where state.rollup = %s and state.version = %d and state.grain = '%s')"
                .formatted(column, new Literal(tables.rollup().name()), tables.version(), grain.word());
    }

    private Column member(Dimension dimension) {
        var value = dimension.entity()
                ? "coalesce(%s, rows.%s, '(unknown)')".formatted(known(dimension, "key"), key(dimension))
                : "rows." + column(dimension.name());
        return new Column(dimension.name(), value, RollupDdl.told(dimension, true));
    }

    /** As {@code article_title}, unless a member is called so. */
    private Stream<Column> attributes(Dimension dimension) {
        return attributeNames(dimension)
                .map(attribute -> new Column(
                        dimension.name() + "_" + attribute,
                        known(dimension, "attributes ->> " + new Literal(attribute)),
                        "attribute %s of the %s, as it is now".formatted(attribute, dimension.name())));
    }

    private Stream<String> attributeNames(Dimension dimension) {
        var taken = Stream.of(
                        tables.rollup().dimensions().stream().map(Dimension::name),
                        tables.rollup().measures().stream().map(Measure::name))
                .flatMap(each -> each)
                .toList();
        return dimension.entity()
                ? tables
                        .rollup()
                        .source()
                        .entities()
                        .getOrDefault(dimension.field().name(), Map.of())
                        .keySet()
                        .stream()
                        .filter(attribute -> !taken.contains(dimension.name() + "_" + attribute))
                : Stream.of();
    }

    private boolean hides() {
        return placement == Placement.PLAIN;
    }

    /** Citus plans a join where it refuses a look at each row. */
    private String joins() {
        return hides()
                ? ""
                : tables.rollup().dimensions().stream()
                        .filter(Dimension::entity)
                        .map(each -> "\nleft join tidemark.entities %1$s on %2$s"
                                .formatted(known(each), isOf(each, known(each))))
                        .collect(Collectors.joining());
    }

    private String known(Dimension dimension, String what) {
        return hides()
                ? "(select %s from tidemark.entities known where %s)"
                        .formatted("known." + what, isOf(dimension, "known"))
                : known(dimension) + "." + what;
    }

    private static String known(Dimension dimension) {
        return column("known " + dimension.name());
    }

    private String isOf(Dimension dimension, String known) {
        return "%1$s.tenant_id = rows.tenant_id and %1$s.kind = %2$s and %1$s.entity_id = rows.%3$s"
                .formatted(
                        known,
                        new Literal(RollupTables.entityKind(tables.rollup(), dimension)),
                        column(dimension.name()));
    }

    private Stream<Column> values(Measure measure) {
        var name = measure.name();
        var value = "rows." + column(name);
        var whole = MeasureSql.canonical(measure, value);
        return switch (measure) {
            case Measure.Count _, Measure.Sum _, Measure.Min _, Measure.Max _ ->
                Stream.of(new Column(name, value, RollupDdl.told(measure)));
            case Measure.CountDistinct(String _, Field field) ->
                Stream.of(new Column(
                        name,
                        hides() ? DistinctSketch.estimate(whole) : "tidemark.distinct_of(" + value + ")",
                        "how many different values field " + field.name() + " has in this row; not to be added up"));
            case Measure.Quantile(String _, Field field, var percentiles) ->
                percentiles.stream()
                        .map(each -> new Column(
                                Measure.Quantile.member(name, each),
                                percentile(whole, value, field, each),
                                "percentile %d of field %s in this row; not to be added up"
                                        .formatted(each, field.name())));
        };
    }

    private String percentile(String whole, String value, Field field, int percentile) {
        var estimate = hides()
                ? QuantileSketch.estimate(whole, BigDecimal.valueOf(percentile, 2))
                : "tidemark.percentile_of(%s, %d)".formatted(value, percentile);
        return field.type() == FieldType.INTEGER ? QuantileSketch.whole(estimate) : estimate;
    }

    private static String key(Dimension dimension) {
        return column("key of " + dimension.name());
    }

    private static String column(String name) {
        return RollupTables.column(name);
    }
}
