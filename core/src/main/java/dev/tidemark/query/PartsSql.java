package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a plan reads: the rows of its tiles and the deltas that wait, as one relation that holds entities by id. */
final class PartsSql {

    private final Plan plan;
    private final Parameters parameters;
    private final RollupTables tables;
    private final BucketSql buckets;
    private final FilterSql filters;

    PartsSql(Plan plan, Parameters parameters) {
        this.plan = plan;
        this.parameters = parameters;
        this.tables = plan.tables();
        this.buckets = new BucketSql(parameters);
        this.filters = new FilterSql(tables, parameters);
    }

    /** The dimensions that the answer tells apart. */
    static List<Dimension> dimensions(Plan plan) {
        return plan.query().dimensions().stream()
                .map(name -> plan.rollup().dimension(name).orElseThrow())
                .toList();
    }

    /** The natural key of an entity as a delta knows it; nothing where a grain does. */
    static String key(Dimension dimension) {
        return RollupTables.column("key of " + dimension.name());
    }

    String text() {
        return Ranking.of(plan).map(this::ranked).orElseGet(this::all);
    }

    /**
     * Of one bucket, by its index, as many rows as the page needs of those without deltas; and those that have some. Not in
     * the answer are only rows behind all of these. {@code offset 0} has the latter looked up by key, one by one: how many
     * deltas wait the database's statistics do not know.
     */
    private String ranked(Ranking ranking) {
        var tile = plan.tiles().getFirst();
        var range = tile.ranges().getFirst();
        var rows =
                part(tables.table(tile.grain()), this::inGrain, "bucket = " + buckets.start(range), filters::onGrain);
        var waiting = part(tables.deltas(), this::inDeltas, buckets.between(range), filters::onDeltas);
        var columns = dimensions(plan).stream()
                .map(each -> RollupTables.column(each.name()))
                .toList();
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

    private String all() {
        return Stream.concat(
                        plan.tiles().stream()
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
        var columns = Stream.of(
                        plan.query().granularity().stream().map(_ -> "bucket"),
                        dimensions(plan).stream().flatMap(dimension),
                        measures())
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
        var conditions = Stream.concat(
                        Stream.of("tenant_id = :tenant", condition),
                        plan.query().rowFilters().stream().map(filter))
                .collect(Collectors.joining(" and "));
        return "select %s from %s where %s".formatted(columns, table, conditions);
    }

    private Stream<String> measures() {
        var asked = Measured.of(plan).stream().map(each -> RollupTables.column(each.name()));
        return Stream.concat(asked, Stream.of(tables.events())).distinct();
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
