package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates {@code change_<rollup>(touched)}: computes the given keys anew, in every grain, within the transaction that
 * changed or deleted their events. For measures that an event cannot be subtracted from (min, max, distinct).
 */
final class ChangeSql {

    private final RollupTables tables;
    private final Placement placement;
    private final EventAggregate events;

    ChangeSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
        this.events = new EventAggregate(tables);
    }

    String keyType() {
        return tables.function("key_of");
    }

    /** The type of a key, entities by their natural one. */
    String createKeyType() {
        return """
                create type %1$s as (tenant_id integer, bucket timestamptz%2$s);
                comment on type %1$s is 'A key of rollup %3$s, entities by their natural one.'""".formatted(
                        keyType(),
                        tables.rollup().dimensions().stream()
                                .map(each -> ", " + RollupTables.column(each.name()) + " text")
                                .collect(Collectors.joining()),
                        tables.rollup().name());
    }

    /**
     * Under the rollup's lock nobody else writes its grains, and each statement sees all that was committed before it. Where
     * a finer grain is gone, coarser ones are made of events while no writer can append a delta: they would be in both.
     * Capture calls it, which itself does not sort.
     */
    GeneratedFunction function() {
        return (new LimitSql(tables).isNone() ? byKey() : byBucket()).sorting(true);
    }

    /** Which members of a bucket have a row of their own depends on all of its events. */
    private GeneratedFunction byBucket() {
        return new GeneratedFunction(
                tables.function("change") + "(touched " + keyType() + "[])",
                "void",
                """
                declare
                    start timestamptz;
                begin
                    for start in select distinct key.bucket from unnest(touched) key order by 1 loop
                        perform %s(start, %s, false);
                    end loop;
                end
                """.formatted(
                                tables.function("recompute"),
                                GrainSql.after(tables.rollup().grain(), "start")),
                "Computes the buckets of these keys of rollup "
                        + tables.rollup().name() + " anew, from the events that there are.");
    }

    private GeneratedFunction byKey() {
        return new GeneratedFunction(
                tables.function("change") + "(touched " + keyType() + "[])",
                "void",
                """
                declare
                    kept tidemark.rollup_grains;
                    finer tidemark.rollup_grains;
                    state tidemark.rollup_grains;
                    source_floor timestamptz;
                    day timestamptz;
                begin
                    if touched is null then
                        return;
                    end if;
                    perform tidemark.lock_rollup(%1$s);
                    %17$s
                    perform tidemark.hold_partitions();%18$s
                    kept := tidemark.grain_state(%1$s, %2$d, '%3$s');
                    source_floor := tidemark.source_floor(%4$s);
                    if exists (
                        select from unnest(touched) key
                        where key.bucket < (
                            select max(g.floor) from tidemark.rollup_grains g
                            where g.rollup = %1$s and g.version = %2$d and isfinite(g.floor))
                    ) then
                        lock table %5$s in share row exclusive mode;
                        perform %6$s();
                    end if;
                    for day in select distinct date_bin('1 day', key.bucket, '2000-01-01T00:00:00Z') from unnest(touched) key loop
                %16$s
                    end loop;
                    delete from %7$s kept_row using unnest(touched) key
                    where %8$s and key.bucket >= kept.floor;
                    with gone as (
                        delete from %5$s waiting using unnest(touched) key
                        where %9$s and key.bucket >= kept.floor
                    ), fresh as (
                %10$s
                    )%11$s
                    insert into %7$s (%12$s)
                %13$s
                    order by %14$s;
                %15$s
                end
                """.formatted(
                        new Literal(tables.rollup().name()),
                        tables.version(),
                        tables.rollup().grain().word(),
                        new Literal(tables.rollup().source().name()),
                        tables.deltas(),
                        tables.function("flush"),
                        tables.finest(),
                        matches("kept_row", "key", true),
                        matches("waiting", "key", false),
                        RecomputeSql.indented(
                                8, aggregate(tables.rollup().grain(), "key.bucket", "key.bucket >= kept.floor")),
                        new FlushSql(tables, placement).names("fresh"),
                        tables.columns(),
                        RecomputeSql.indented(4, Parts.ofDeltas(tables).whole("part.bucket", "fresh part")),
                        String.join(", ", tables.key()),
                        tables.rollup().coarserGrains().stream()
                                .map(this::coarser)
                                .collect(Collectors.joining("\n")),
                        FlushSql.addPartitions("        ", tables, "day"),
                        tables.revised("(select array_agg(key.tenant_id) from unnest(touched) key)"),
                        withoutImported()),
                "Computes these keys of rollup " + tables.rollup().name() + " anew, from the events that there are.");
    }

    /** What is imported says nothing of events. */
    private String withoutImported() {
        return tables.rollup().takesImports() ? """

                    touched := array(select key from unnest(touched) key where not %s);""".formatted(tables.isImported("key")) : "";
    }

    private String coarser(Grain grain) {
        var bucket = GrainSql.bucket(grain, "key.bucket");
        var sealed = "%1$s >= state.floor and key.bucket < state.watermark".formatted(bucket);
        var canBeMade = "greatest(least(finer.floor, source_floor), '-infinity')";
        var finer = tables.rollup().finerThan(grain);
        return """

                    -- %1$s, from %2$s where it is kept, else from events
                    finer := tidemark.grain_state(%3$s, %4$d, '%2$s');
                    state := tidemark.grain_state(%3$s, %4$d, '%1$s');
                    delete from %5$s kept_row using unnest(touched) key
                    where %6$s and %7$s and %8$s >= %9$s;
                    insert into %5$s (%10$s)
                %11$s;
                    if exists (select from unnest(touched) key where %7$s and %8$s < finer.floor and %8$s >= source_floor) then
                        with fresh as (
                %12$s
                        )
                        insert into %5$s (%10$s)
                %13$s;
                    end if;""".formatted(
                        grain.word(),
                        finer.word(),
                        new Literal(tables.rollup().name()),
                        tables.version(),
                        tables.table(grain),
                        matchesBucket("kept_row", bucket),
                        sealed,
                        bucket,
                        canBeMade,
                        tables.columns(),
                        RecomputeSql.indented(
                                4, Parts.ofGrain(tables).whole(GrainSql.bucket(grain, "part.bucket"), """
                        (
                            select distinct key.tenant_id, %1$s as bucket%2$s
                            from unnest(touched) key
                            where %3$s and %1$s >= finer.floor
                        ) key
                        join %4$s part on part.tenant_id = key.tenant_id and part.bucket >= key.bucket and part.bucket < %5$s%6$s""".formatted(
                                        bucket,
                                        dimensions(each -> ", " + inGrain(each) + " as " + column(each)),
                                        sealed,
                                        tables.table(finer),
                                        GrainSql.after(grain, "key.bucket"),
                                        dimensions(each -> " and part.%1$s = key.%1$s".formatted(column(each)))))),
                        RecomputeSql.indented(
                                12,
                                aggregate(
                                        grain,
                                        bucket,
                                        sealed + " and %1$s < finer.floor and %1$s >= source_floor".formatted(bucket))),
                        RecomputeSql.indented(8, Parts.ofDeltas(tables).whole("part.bucket", "fresh part")));
    }

    /** Raw parts of the touched keys, in buckets of the grain, from all events in these buckets. */
    private String aggregate(Grain grain, String bucket, String condition) {
        var raw = events.raw(
                grain,
                """
                (
                    select e.*
                    from (
                        select distinct key.tenant_id, %1$s as bucket
                        from unnest(touched) key
                        where %2$s
                    ) key
                    join %3$s e on %4$s = key.tenant_id and e.%5$s >= key.bucket and e.%5$s < %6$s
                )""".formatted(
                                bucket,
                                condition,
                                events.table(),
                                events.tenant(),
                                events.time(),
                                GrainSql.after(grain, "key.bucket")),
                false,
                "true");
        return """
                select part.*
                from (
                %1$s
                ) part
                where exists (
                    select
                    from unnest(touched) key
                    where part.tenant_id = key.tenant_id and part.bucket = %2$s and %3$s%4$s)""".formatted(
                        RecomputeSql.indented(4, raw),
                        bucket,
                        condition,
                        dimensions(each -> " and part.%1$s = key.%1$s".formatted(column(each))));
    }

    private String matches(String row, String key, boolean ids) {
        return "%1$s.tenant_id = %2$s.tenant_id and %1$s.bucket = %2$s.bucket".formatted(row, key)
                + (ids
                        ? dimensions(each -> " and " + row + "." + column(each) + " = " + inGrain(each))
                        : dimensions(each -> " and %s.%s = key.%s".formatted(row, column(each), column(each))));
    }

    private String matchesBucket(String row, String bucket) {
        return row + ".tenant_id = key.tenant_id and " + row + ".bucket = " + bucket
                + dimensions(each -> " and " + row + "." + column(each) + " = " + inGrain(each));
    }

    private String dimensions(java.util.function.Function<Dimension, String> text) {
        return tables.rollup().dimensions().stream().map(text).collect(Collectors.joining());
    }

    private static String inGrain(Dimension dimension) {
        return RollupTables.inGrain(dimension, "key." + column(dimension));
    }

    private static String column(Dimension dimension) {
        return RollupTables.column(dimension.name());
    }

    /** The statements that capture runs on the keys of the rows it sees. */
    String call(String... relations) {
        return "perform %s((select array_agg(row(%s)::%s) from (%s) key));"
                .formatted(
                        tables.function("change"),
                        Stream.concat(
                                        Stream.of("key.tenant_id", "key.bucket"),
                                        tables.rollup().dimensions().stream().map(each -> "key." + column(each)))
                                .collect(Collectors.joining(", ")),
                        keyType(),
                        Stream.of(relations).map(events::keys).collect(Collectors.joining("\nunion\n")));
    }
}
