package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.EventAggregate;
import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a plan reads: the rows of its tiles and the deltas that wait, or what events come to, as one relation that holds entities by id. */
final class PartsSql {

    private final Plan plan;
    private final Parameters parameters;
    private final List<Measured> measures;
    private final BucketSql buckets;
    private final FilterSql filters;

    /** @param measures those to read */
    PartsSql(Plan plan, List<Measured> measures, Parameters parameters) {
        this.plan = plan;
        this.parameters = parameters;
        this.measures = measures;
        this.buckets = new BucketSql(parameters);
        this.filters = new FilterSql(plan.rollup(), parameters);
    }

    /** Those by which the answer's rows are told apart, and those whose entities' attributes are asked for. */
    private Stream<Dimension> dimensions() {
        return plan.members().stream().map(DimensionMember::dimension).distinct();
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
        var rows =
                part(tables.table(tile.grain()), this::inGrain, "bucket = " + buckets.start(range), filters::onGrain);
        var waiting = part(tables.deltas(), this::inDeltas, buckets.between(range), filters::onDeltas);
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
                "(\n%s\n) e".formatted(QuerySql.indented(events.scanned(unit, condition))),
                this::inDeltas,
                read,
                Stream.of(),
                filters::onDeltas);
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
                                        .map(condition -> part(
                                                tables.table(tile.grain()),
                                                this::inGrain,
                                                condition,
                                                filters::onGrain))),
                        Stream.of(part(
                                tables.deltas(),
                                this::inDeltas,
                                buckets.anyOf(plan.query().ranges().pieces()),
                                filters::onDeltas)))
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
                                .map(each -> "%s where %s".formatted(tables.deltas(), buckets.between(each)))))
                .map(each -> "select from " + each + " and tenant_id = :tenant")
                .collect(Collectors.joining("\nunion all\n"));
    }

    private String part(
            String table,
            Function<Dimension, Stream<String>> dimension,
            String condition,
            Function<Filter, String> filter) {
        return select(table, dimension, measures(), Stream.of("tenant_id = :tenant", condition), filter);
    }

    private String select(
            String from,
            Function<Dimension, Stream<String>> dimension,
            Stream<String> measures,
            Stream<String> conditions,
            Function<Filter, String> filter) {
        var columns = Stream.of(
                        plan.query().granularity().stream().map(_ -> "bucket"),
                        dimensions().flatMap(dimension),
                        measures)
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
        var all = Stream.concat(conditions, plan.query().rowFilters().stream().map(filter))
                .collect(Collectors.joining(" and "));
        return "select %s from %s%s".formatted(columns, from, all.isEmpty() ? "" : " where " + all);
    }

    private Stream<String> measures() {
        var asked = measures.stream().map(each -> RollupTables.column(each.name()));
        return Stream.concat(asked, Stream.of(plan.origin().events())).distinct();
    }

    private Stream<String> inGrain(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        return dimension.entity() ? Stream.of(column, "null::text as " + key(dimension)) : Stream.of(column);
    }

    private Stream<String> inDeltas(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        return dimension.entity()
                ? Stream.of(RollupTables.entityId(column) + " as " + column, column + " as " + key(dimension))
                : Stream.of(column);
    }
}
