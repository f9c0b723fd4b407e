package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to be made for a version of a rollup to exist: its tables, its functions and the capture of its source's events. */
final class RollupDdl {

    private final RollupTables tables;
    private final Placement placement;

    RollupDdl(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
    }

    /** In the order in which they must run. */
    List<String> tables() {
        return Stream.of(
                        Stream.of(deltas(), columnComments(tables.deltas(), true)),
                        distributed(tables.deltas(), "full"),
                        tables.rollup().grains().stream().flatMap(this::grain),
                        Stream.of(new ChangeSql(tables, placement).createKeyType()),
                        tables.rollup().imports().stream()
                                .flatMap(_ ->
                                        Stream.concat(Stream.of(replaced()), distributed(tables.replaced(), "full"))),
                        placed().stream())
                .flatMap(each -> each)
                .toList();
    }

    /** On a cluster, for tables that are there and have rows: each with what has it beside the tenant's events. */
    Map<String, List<String>> distributed() {
        var all = new LinkedHashMap<String, List<String>>();
        all.put(tables.deltas(), distributed(tables.deltas(), "full").toList());
        tables.rollup()
                .grains()
                .forEach(grain -> all.put(
                        tables.table(grain),
                        distributed(tables.table(grain), key(grain)).toList()));
        tables.rollup()
                .imports()
                .ifPresent(_ -> all.put(
                        tables.replaced(),
                        distributed(tables.replaced(), "full").toList()));
        return all;
    }

    /** What a cluster has besides: a table for what imports bring, as none could be made for each while shards move. */
    List<String> placed() {
        return placement == Placement.PLAIN || !tables.rollup().takesImports()
                ? List.of()
                : Stream.concat(Stream.of(placedTable()), distributed(tables.placed(), "full"))
                        .toList();
    }

    private String placedTable() {
        var natural = tables.rollup().dimensions().stream()
                .filter(Dimension::entity)
                .map(each -> StageSql.natural(each) + " text collate \"C\" not null");
        return """
                create table %1$s (
                    %2$s
                );
                comment on table %1$s is 'Rows that an import has brought for rollup %3$s, until they are put in place.'""".formatted(
                        tables.placed(),
                        Stream.of(Stream.of(tables.grainDefinitions()), natural, Stream.of("import_id bigint not null"))
                                .flatMap(each -> each)
                                .collect(Collectors.joining(",\n    ")),
                        tables.rollup().name());
    }

    private String key(Grain grain) {
        return "using index " + new Identifier(tables.tableName(grain) + "_key");
    }

    /**
     * Beside the tenant's events, where there are shards.
     *
     * @param identity by which logical replication, that moves shards while they are written, tells rows apart
     */
    private Stream<String> distributed(String table, String identity) {
        return placement == Placement.PLAIN
                ? Stream.of()
                : Stream.of(Cluster.distribute(table), "alter table %s replica identity %s".formatted(table, identity));
    }

    /** What each column is, for who looks at the table with other tools. */
    private String columnComments(String table, boolean natural) {
        var dimensions =
                tables.rollup().dimensions().stream().map(each -> comment(table, each.name(), told(each, natural)));
        var measures = tables.kept().stream().map(each -> comment(table, each.name(), told(each)));
        return Stream.of(
                        Stream.of(
                                comment(table, "tenant_id", "whose it is; see tidemark.tenants"),
                                comment(table, "bucket", "start of the bucket, which is aligned in UTC")),
                        dimensions,
                        measures)
                .flatMap(each -> each)
                .collect(Collectors.joining(";\n"));
    }

    private static String comment(String table, String column, String text) {
        return "comment on column %s.%s is %s".formatted(table, RollupTables.column(column), new Literal(text));
    }

    static String told(Dimension dimension, boolean natural) {
        var what = dimension.explode() ? "each element of field " : "field ";
        return what
                + dimension.field().name()
                + (dimension.entity() && !natural ? ", by id; see tidemark.entities" : "")
                + (dimension.absent().isEmpty() ? "" : ", or '" + dimension.absent() + "' where it is absent");
    }

    static String told(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> "number of events";
            case Measure.Sum(String _, Field field) -> "sum of field " + field.name();
            case Measure.Min(String _, Field field) -> "smallest value of field " + field.name();
            case Measure.Max(String _, Field field) -> "largest value of field " + field.name();
            case Measure.CountDistinct(String _, Field field) ->
                "sketch of the different values of field " + field.name() + "; see docs/sketches.md";
            case Measure.Quantile(String _, Field field, var _) ->
                "histogram of field " + field.name() + "; see docs/sketches.md";
        };
    }

    /** Made anew whenever their text changes; none keeps anything. */
    List<String> functions() {
        var seal = new SealSql(tables, placement);
        return Stream.of(
                        tables.rollup().coarserGrains().stream().map(seal::fill),
                        tables.rollup().imports().stream().map(_ -> new RecomputeSql(tables, placement).refill()),
                        Stream.of(
                                new FlushSql(tables, placement).function(),
                                seal.function(),
                                new RecomputeSql(tables, placement).function(),
                                new VerifySql(tables, placement).function(),
                                new RetainSql(tables).function(),
                                oldest(),
                                expected(),
                                new ChangeSql(tables, placement).function(),
                                new CaptureSql(tables, placement).clear(),
                                new CaptureSql(tables, placement).function()))
                .flatMap(each -> each)
                .map(GeneratedFunction::create)
                .toList();
    }

    /** Everything that {@link #tables}, {@link #functions} and {@link #triggers} made. */
    List<String> drop() {
        var functions = Stream.concat(
                        tables.rollup().coarserGrains().stream().map(grain -> "fill_" + grain.word()),
                        Stream.of(
                                "flush",
                                "seal",
                                "recompute",
                                "verify",
                                "retain",
                                "oldest",
                                "expected",
                                "change",
                                "clear",
                                "capture",
                                "refill"))
                .map(verb -> "drop function if exists " + tables.function(verb));
        return Stream.of(
                        new CaptureSql(tables, placement).dropTriggers().stream(),
                        functions,
                        Stream.of("drop type if exists " + new ChangeSql(tables, placement).keyType()),
                        tables.rollup().grains().stream().map(grain -> "drop table if exists " + tables.table(grain)),
                        Stream.of(tables.deltas(), tables.replaced(), tables.placed())
                                .map(table -> "drop table if exists " + table))
                .flatMap(each -> each)
                .toList();
    }

    /** Making them waits for the writers of events, and has others wait behind. */
    List<String> triggers() {
        return new CaptureSql(tables, placement).triggers();
    }

    /**
     * Every row is soon deleted again, so that its vacuum goes by count and does not pause; no index, because all of
     * it is read each time and appending must stay cheap.
     */
    private String deltas() {
        return """
                create table %1$s (
                    %2$s
                ) with (
                    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                    autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0,
                    autovacuum_analyze_threshold = 100000
                );
                comment on table %1$s is 'Partial aggregates of rollup %3$s waiting to be flushed. Part of every answer.'""".formatted(
                tables.deltas(), tables.deltaDefinitions(), tables.rollup().name());
    }

    private String replaced() {
        return """
                create table %1$s (
                    %2$s,
                    import_id bigint not null
                );
                create index on %1$s (import_id);
                comment on table %1$s is 'Rows of rollup %3$s that imports have replaced, for as long as these can be undone.'""".formatted(
                tables.replaced(), tables.grainDefinitions(), tables.rollup().name());
    }

    /** The table of a grain. */
    Stream<String> grain(Grain grain) {
        return Stream.concat(Stream.of(grainTable(grain)), distributed(tables.table(grain), key(grain)));
    }

    private String grainTable(Grain grain) {
        return """
                create table %1$s (
                    %2$s,
                    constraint %3$s unique (%4$s)
                ) partition by range (bucket);
                comment on table %1$s is 'Rollup %5$s by %6$s, without the deltas that still wait.';
                %7$s""".formatted(
                        tables.table(grain),
                        tables.grainDefinitions(),
                        new Identifier(tables.tableName(grain) + "_key"),
                        RollupTables.list(tables.key().stream()),
                        tables.rollup().name(),
                        grain.word(),
                        columnComments(tables.table(grain), false));
    }

    /** As the planner expects them, which takes no time; nothing is known of a table that was never analysed. */
    private GeneratedFunction expected() {
        var events = new EventAggregate(tables);
        var explain = "explain (format json) select from %s e where %s".formatted(events.table(), "%s");
        var everywhere =
                "return (select sum((of_shard -> 0 -> 'Plan' ->> 'Plan Rows')::double precision)::bigint from %s of_shard);"
                        .formatted(tables.onShards()
                                .onShards(
                                        "jsonb_build_object('low', low, 'high', high)",
                                        explain.formatted(
                                                events.between(ShardSql.instant("low"), ShardSql.instant("high")))));
        var here = """
                execute %s into plan using low, high;
                return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::double precision::bigint;""".formatted(new Literal(explain.formatted(events.between("$1", "$2"))));
        return new GeneratedFunction(
                tables.function("expected") + "(low timestamptz, high timestamptz)",
                "bigint",
                """
                declare
                    plan json;
                begin
                %s
                end
                """.formatted(RecomputeSql.indented(4, placement == Placement.PLAIN ? here : everywhere)),
                "About how many events of rollup %s there are in a range."
                        .formatted(tables.rollup().name()));
    }

    /** Where a backfill may stop. Events that come later and are older are in its last chunk, which has no lower end. */
    private GeneratedFunction oldest() {
        var events = new EventAggregate(tables);
        var body = tables.rollup().source().table().isEmpty()
                ? "return tidemark.first_partition('events');"
                : "return (select min(e.%s) from %s e where %s);"
                        .formatted(
                                events.time(),
                                events.table(),
                                new FieldSql(tables.rollup().source()).isOfSource());
        return new GeneratedFunction(
                tables.function("oldest") + "()",
                "timestamptz",
                "begin\n    " + body + "\nend\n",
                "No event of rollup %s is older.".formatted(tables.rollup().name()));
    }
}
