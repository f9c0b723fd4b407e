package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates {@code flush_<rollup>()}: merges all deltas that are committed into the finest grain and into every sealed
 * bucket above it. One statement takes the deltas away and writes what it took, so that both are the same rows in any
 * isolation; two statements would need one snapshot, and in READ COMMITTED lost 8.8 % of the events under load.
 */
final class FlushSql {

    private final RollupTables tables;
    private final Placement placement;
    private final GrainStates states;
    private final LimitSql limit;

    FlushSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
        this.states = new GrainStates(tables, placement);
        this.limit = new LimitSql(tables);
    }

    /** Gives the number of deltas; NULL when somebody else is writing the rollup. */
    GeneratedFunction function() {
        return new GeneratedFunction(
                tables.function("flush") + "()",
                "bigint",
                """
                declare
                    flushed bigint;
                    late integer[];
                    day timestamptz;
                %1$s
                begin
                    if not pg_try_advisory_xact_lock(hashtextextended(%2$s, 0)) then
                        return null;
                    end if;
                    for attempt in 1..10 loop
                        begin
                %4$s
                            exit;
                        exception when check_violation then
                            if attempt = 10 then
                                raise;
                            end if;
                            for day in select distinct date_bin('1 day', bucket, '2000-01-01T00:00:00Z') from %3$s loop
                %5$s
                            end loop;
                        end;
                    end loop;
                %6$s
                    if late is not null then
                        %7$s
                    end if;
                    return flushed;
                end
                """.formatted(
                                placement == Placement.PLAIN ? each("    gone_%1$s %2$s[];") : "",
                                new Literal("tidemark.rollup." + tables.rollup().name()),
                                tables.deltas(),
                                RecomputeSql.indented(12, placement == Placement.PLAIN ? merge() : mergeOnShards()),
                                addPartitions("                ", tables, "day"),
                                placement == Placement.PLAIN
                                        ? tables.rollup().grains().stream()
                                                .map(this::sweep)
                                                .collect(Collectors.joining("\n"))
                                        : "",
                                tables.revised("late")),
                "Merges the deltas of rollup " + tables.rollup().name()
                        + " into its grains; the number of deltas, or NULL when somebody else is at it.");
    }

    private String merge() {
        return merged()
                + "select (select count(*) from %s), %s%s into flushed, late%s;"
                        .formatted(
                                allTaken(),
                                late(),
                                each(", (select array_agg(row_of) from into_%1$s where events = 0)", ""),
                                each(", gone_%1$s", ""));
    }

    /** Every shard does the same with its rows, and sweeps up what became empty. */
    private String mergeOnShards() {
        var merge = merged()
                + "select jsonb_build_object('flushed', (select count(*) from %s), 'late', %s%s)"
                        .formatted(
                                allTaken(),
                                late(),
                                each(", 'gone_%1$s', (select jsonb_agg(row_of) from into_%1$s where events = 0)", ""));
        var statements = Stream.concat(
                        Stream.of(merge), tables.rollup().grains().stream().map(this::sweepOnShard))
                .toArray(String[]::new);
        return """
                with done as materialized (
                    select *
                    from %s of_shard
                )
                select (select sum((of_shard ->> 'flushed')::bigint) from done),
                    (
                        select array_agg(distinct tenant::integer)
                        from done
                        cross join lateral jsonb_array_elements_text(case jsonb_typeof(of_shard -> 'late') when 'array' then of_shard -> 'late' end) tenant
                    )
                into flushed, late;""".formatted(tables.writtenOnShards(states.args(), statements));
    }

    /** The statement up to its last select: what is taken away, and what is written of it. */
    private String merged() {
        return """
                with %1$s
                )%2$s, parts as (
                %3$s
                )%4$s
                """.formatted(
                taken(),
                names("taken"),
                RecomputeSql.indented(
                        4,
                        limit.admitted(
                                tables.rollup().grain(), Parts.ofDeltas(tables).whole("part.bucket", "taken part"))),
                tables.rollup().grains().stream().map(this::write).collect(Collectors.joining()));
    }

    private String allTaken() {
        return tables.rollup().takesImports() ? "gone" : "taken";
    }

    /** What was taken away, without what is of imported slices and does not count. */
    private String taken() {
        return tables.rollup().takesImports()
                ? """
                gone as (
                    delete from %s returning *
                ), taken as (
                    select gone.* from gone where not %s""".formatted(tables.deltas(), tables.isImported("gone"))
                : """
                taken as (
                    delete from %s returning *""".formatted(tables.deltas());
    }

    /** The tenants of whom there is something in a sealed bucket; what is sealed in no grain changes all the time. */
    private String late() {
        return tables.rollup().coarserGrains().stream()
                .findFirst()
                .map(grain -> "(select array_agg(distinct part.tenant_id) from parts part where part.bucket < %s)"
                        .formatted(states.watermark(grain)))
                .orElse("null::integer[]");
    }

    /** A row that lost its last event says nothing, and would keep the name of who was in it. */
    private String sweep(Grain grain) {
        return """
                    if gone_%1$s is not null then
                        delete from %2$s kept using unnest(gone_%1$s) gone where %3$s and kept.%4$s = 0;
                    end if;""".formatted(grain.word(), tables.table(grain), matches(tables, "kept", "gone"), tables.events())
                .indent(0)
                .stripTrailing();
    }

    private String sweepOnShard(Grain grain) {
        return "with swept as (delete from %1$s kept using jsonb_populate_recordset(null::%1$s, nullif($2 -> 'gone_%2$s', 'null')) gone where %3$s and kept.%4$s = 0) select $2"
                .formatted(tables.table(grain), grain.word(), matches(tables, "kept", "gone"), tables.events());
    }

    /** Below the floor there is nothing to add to; a bucket that is not sealed yet is filled when it is. */
    private String write(Grain grain) {
        var finest = grain == tables.rollup().grain();
        var bucket = GrainSql.bucket(grain, "part.bucket");
        var floor = states.floor(grain);
        var watermark = states.watermark(grain);
        var rows = finest
                ? "select %s from parts part where part.bucket >= %s".formatted(tables.columns(), floor)
                : limit.admitted(
                        grain,
                        Parts.ofGrain(tables)
                                .whole(
                                        bucket,
                                        "parts part\nwhere part.bucket < %s and %s >= %s"
                                                .formatted(watermark, bucket, floor)));
        return """
                , into_%1$s as (
                    insert into %2$s as kept (%3$s)
                    %4$s
                    order by %5$s
                    on conflict (%5$s) do update set %6$s
                    returning kept.%7$s as events, case when kept.%7$s = 0 then kept end as row_of
                )""".formatted(
                        grain.word(),
                        tables.table(grain),
                        tables.columns(),
                        rows,
                        String.join(", ", tables.key()),
                        tables.kept().stream().map(MeasureSql::assignment).collect(Collectors.joining(", ")),
                        tables.events())
                .indent(12)
                .strip();
    }

    /** Keeps the natural keys of entities, from parts as deltas hold them. A list of CTEs, each after a comma. */
    String names(String parts) {
        return new EventAggregate(tables)
                .entities().stream().map(each -> name(each, parts)).collect(Collectors.joining());
    }

    private String name(Dimension dimension, String parts) {
        var column = RollupTables.column(dimension.name());
        return """
                , %1$s as (
                    insert into tidemark.entities (tenant_id, kind, entity_id, key)
                    select distinct part.tenant_id, %2$s, %3$s, part.%4$s
                    from %5$s part
                    where not exists (
                        select from tidemark.entities known
                        where known.tenant_id = part.tenant_id and known.kind = %2$s and known.entity_id = %3$s)
                    order by 1, 3
                    on conflict do nothing
                )""".formatted(
                        RollupTables.column("names of " + dimension.name()),
                        new Literal(RollupTables.entityKind(tables.rollup(), dimension)),
                        RollupTables.entityId("part." + column),
                        column,
                        limit.isNone() ? parts : withOther(column, parts))
                .indent(12)
                .strip();
    }

    /** The name of what stands for members beyond the limit is kept as well. */
    private static String withOther(String column, String parts) {
        return "(select tenant_id, %1$s from %2$s union select tenant_id, %3$s from %2$s)"
                .formatted(column, parts, new Literal(Rollup.OTHER) + " collate \"C\"");
    }

    /** For every grain the partition of the bucket that holds an instant; a week may begin in the year before. */
    static String addPartitions(String indent, RollupTables tables, String at) {
        return tables.rollup().grains().stream()
                .map(grain -> indent
                        + "perform tidemark.add_partition(%s, %s);"
                                .formatted(new Literal(tables.tableName(grain)), GrainSql.bucket(grain, at)))
                .collect(Collectors.joining("\n"));
    }

    /** That two rows have the same key, both as a grain holds it. */
    static String matches(RollupTables tables, String one, String other) {
        return tables.key().stream()
                .map(column -> "%s.%s = %s.%s".formatted(one, column, other, column))
                .collect(Collectors.joining(" and "));
    }

    private String each(String template) {
        return each(template, "\n");
    }

    private String each(String template, String between) {
        return tables.rollup().grains().stream()
                .map(grain -> template.formatted(grain.word(), tables.table(grain)))
                .collect(Collectors.joining(between));
    }
}
