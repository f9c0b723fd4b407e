package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.EventAggregate;
import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plan reads: the rows of its tiles and the deltas that wait, or what events come to, as one relation that holds
 * entities by id, or what is known of them where rows are told apart by that alone.
 */
final class PartsSql {

    private final Plan plan;
    private final Parameters parameters;
    private final List<Measured> measures;
    private final BucketSql buckets;
    private final Rows inGrain;
    private final Rows inDeltas;

    /** @param measures those to read */
    PartsSql(Plan plan, List<Measured> measures, Parameters parameters) {
        this.plan = plan;
        this.parameters = parameters;
        this.measures = measures;
        this.buckets = new BucketSql(parameters);
        var filters = new FilterSql(plan, parameters);
        this.inGrain = new Rows(PartsSql::keptColumns, column -> column, filters::onGrain);
        this.inDeltas = new Rows(PartsSql::toldColumns, RollupTables::entityId, filters::onDeltas);
    }

    /**
     * How the rows that are read hold members.
     *
     * @param columns what is selected for a dimension
     * @param id of an entity, given its column
     * @param filter a condition on them
     */
    private record Rows(
            Function<Dimension, Stream<String>> columns, UnaryOperator<String> id, Function<Filter, String> filter) {}

    /** Those by which the answer's rows are told apart, and those whose entities' attributes are asked for beside them. */
    private Stream<Dimension> dimensions() {
        return plan.members().stream()
                .filter(each -> !plan.isExploded(each))
                .map(DimensionMember::dimension)
                .distinct();
    }

    /** The natural key of an entity as a delta knows it; nothing where a grain does. */
    static String key(Dimension dimension) {
        return RollupTables.column("key of " + dimension.name());
    }

    String text() {
        return switch (plan.origin()) {
            case Origin.Kept(var tables, var tiles, var _) ->
                Ranking.of(plan, tiles).map(ranking -> ranked(ranking, tables)).orElseGet(() -> kept(tables, tiles));
            case Origin.Events events ->
                events.parts().stream().map(this::scanned).collect(Collectors.joining("\nunion all\n"));
        };
    }

    /**
     * Of one bucket, by its index, as many rows as the page needs of those without deltas; and those that have some. Not in
     * the answer are only rows behind all of these. {@code offset 0} has the latter looked up by key, one by one: how many
     * deltas wait the database's statistics do not know.
     */
    private String ranked(Ranking ranking, RollupTables tables) {
        var tile = ranking.tile();
        var range = tile.ranges().getFirst();
        var rows = part(tables.table(tile.grain()) + " part", inGrain, "bucket = " + buckets.start(range));
        var waiting = part(tables.waiting("part"), inDeltas, buckets.between(range));
        var columns = dimensions().map(each -> RollupTables.column(each.name())).toList();
        return """
                (
                    %1$s and (%2$s) not in (select %2$s from (%3$s) late)
                    order by %4$s desc, %2$s
                    limit %5$s
                )
                union all
                select kept.*
                from (select distinct %2$s from (%3$s) late) late
                cross join lateral (%1$s and (%2$s) = (%6$s) offset 0) kept
                union all
                %3$s""".formatted(
                        rows,
                        RollupTables.list(columns.stream()),
                        waiting,
                        RollupTables.column(ranking.order().member()),
                        parameters.add(ranking.rows()),
                        RollupTables.list(columns.stream().map(each -> "late." + each)));
    }

    /** In which unit of time a row lies, on the clock of the query's zone. */
    String unit(Granularity granularity) {
        return switch (plan.origin()) {
            case Origin.Kept _ -> unit(granularity, "bucket");
            case Origin.Events _ -> "bucket";
        };
    }

    private String unit(Granularity granularity, String at) {
        return "date_trunc(%s, %s at time zone %s)"
                .formatted(
                        parameters.add(granularity.word()),
                        at,
                        parameters.add(plan.query().zone().getId()));
    }

    /** What a rollup would hold, by the units of the query instead of buckets. */
    private String scanned(Rollup part) {
        var tables = new RollupTables(part, 1);
        var events = new EventAggregate(tables);
        var time = "e." + events.time();
        var unit = plan.query().granularity().map(each -> unit(each, time)).orElse("null::timestamp");
        var condition = "%s = :tenant and %s"
                .formatted(
                        events.tenant(),
                        new BucketSql(parameters, time)
                                .anyOf(plan.query().ranges().pieces()));
        var read = Stream.concat(
                measures.stream().map(each -> inPart(part, each)),
                Stream.of(tables.events() + " as " + plan.origin().events()));
        return select(
                "(\n%s\n) part".formatted(QuerySql.indented(events.scanned(unit, condition))),
                inDeltas,
                read,
                Stream.of());
    }

    private static String inPart(Rollup part, Measured measured) {
        var column = RollupTables.column(measured.name());
        return part.measure(measured.name()).isPresent()
                ? column
                : MeasureSql.none(measured.measure()) + " as " + column;
    }

    private String kept(RollupTables tables, List<Tile> tiles) {
        return Stream.concat(
                        tiles.stream()
                                .flatMap(tile -> buckets.conditions(tile).stream()
                                        .map(condition ->
                                                part(tables.table(tile.grain()) + " part", inGrain, condition))),
                        Stream.of(part(
                                tables.waiting("part"),
                                inDeltas,
                                buckets.anyOf(plan.query().ranges().pieces()))))
                .collect(Collectors.joining("\nunion all\n"));
    }

    /** A row for whatever a tenant has in these buckets, deltas included. */
    static String anyIn(RollupTables tables, List<Tile> tiles, Parameters parameters) {
        var buckets = new BucketSql(parameters);
        return tiles.stream()
                .flatMap(tile -> Stream.concat(
                        buckets.conditions(tile).stream()
                                .map(each -> "%s where %s".formatted(tables.table(tile.grain()), each)),
                        tile.ranges().stream()
                                .map(each ->
                                        "%s where %s".formatted(tables.waiting("waiting"), buckets.between(each)))))
                .map(each -> "select 1 from " + each + " and tenant_id = :tenant")
                .collect(Collectors.joining("\nunion all\n"));
    }

    private String part(String relation, Rows rows, String condition) {
        return select(relation, rows, measures(), Stream.of("tenant_id = :tenant", condition));
    }

    private String select(String from, Rows rows, Stream<String> measures, Stream<String> conditions) {
        var columns = Stream.of(
                        plan.query().granularity().stream().map(_ -> "bucket"),
                        dimensions().flatMap(rows.columns()),
                        exploded().map(each -> RollupTables.column(each.name())),
                        measures)
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
        var all = Stream.concat(conditions, plan.query().rowFilters().stream().map(rows.filter()))
                .collect(Collectors.joining(" and "));
        return "select %s from %s%s%s".formatted(columns, from, explosion(rows), all.isEmpty() ? "" : " where " + all);
    }

    /** Attributes by which rows are told apart without the entity. */
    private Stream<DimensionMember> exploded() {
        return plan.members().stream().filter(plan::isExploded);
    }

    /** Before filters, which are then on the elements. */
    private String explosion(Rows rows) {
        return exploded()
                .map(each -> {
                    var sql = new AttributeSql(plan.rollup(), each, parameters);
                    return "\n%s\n%s\n"
                            .formatted(
                                    sql.join(rows.id()
                                            .apply("part."
                                                    + RollupTables.column(
                                                            each.dimension().name()))),
                                    sql.exploded());
                })
                .collect(Collectors.joining());
    }

    private Stream<String> measures() {
        var asked = measures.stream().map(each -> RollupTables.column(each.name()));
        return Stream.concat(asked, Stream.of(plan.origin().events())).distinct();
    }

    private static Stream<String> keptColumns(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        return dimension.entity() ? Stream.of(column, "null::text as " + key(dimension)) : Stream.of(column);
    }

    private static Stream<String> toldColumns(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        return dimension.entity()
                ? Stream.of(RollupTables.entityId(column) + " as " + column, column + " as " + key(dimension))
                : Stream.of(column);
    }
}
