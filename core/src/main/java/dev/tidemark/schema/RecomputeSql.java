package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;

/**
 * Generates {@code recompute_<rollup>(low, high, deepen)}: rebuilds a range from events while ingest goes on. The deltas that
 * one statement sees give way to the aggregate of the events that the same statement sees; what commits later has its own
 * deltas. The rows of grains are safe under the rollup's lock, and need no common snapshot.
 */
final class RecomputeSql {

    private final RollupTables tables;
    private final Placement placement;
    private final EventAggregate events;

    RecomputeSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
        this.events = new EventAggregate(tables);
    }

    /** Tells how many events were counted. */
    GeneratedFunction function() {
        return new GeneratedFunction(
                tables.function("recompute") + "(low timestamptz, high timestamptz, deepen boolean)",
                "bigint",
                """
                declare
                    state tidemark.rollup_grains;
                    finer tidemark.rollup_grains;
                    day timestamptz;
                    from_bucket timestamptz;
                    to_bucket timestamptz;
                    counted bigint;
                begin
                    perform tidemark.lock_rollup(%1$s);
                    perform tidemark.hold_partitions();
                    state := tidemark.grain_state(%1$s, %2$d, '%3$s');
                    -- Below the floor of the source events are gone, and what the rollup knows of them stays as it is.
                    low := greatest(tidemark.bucket('%3$s', low), tidemark.first_bucket('%3$s', tidemark.source_floor(%4$s)));
                    if not deepen then
                        low := greatest(low, state.floor);
                    end if;
                    high := tidemark.first_bucket('%3$s', high);
                    if low >= high then
                        return 0;
                    end if;
                    %5$s
                    %6$s
                    %7$s
                    for attempt in 1..10 loop
                        begin
                %8$s
                            exit;
                        exception when check_violation then
                            if attempt = 10 then
                                raise;
                            end if;
                            for day in select distinct date_bin('1 day', e.%9$s, '2000-01-01T00:00:00Z') from %10$s e where %11$s and %12$s loop
                %13$s
                            end loop;
                        end;
                    end loop;
                    if deepen and low < state.floor and high >= state.floor then
                        update tidemark.rollup_grains set floor = low where rollup = %1$s and version = %2$d and grain = '%3$s';
                    end if;
                %14$s
                    return counted;
                end
                """.formatted(
                                new Literal(tables.rollup().name()),
                                tables.version(),
                                tables.rollup().grain().word(),
                                new Literal(tables.rollup().source().name()),
                                tables.revised(),
                                retell(),
                                placement == Placement.PLAIN ? emptied("low", "high") + ";" : "",
                                indented(12, placement == Placement.PLAIN ? counted() : countedOnShards()),
                                events.time(),
                                events.table(),
                                new FieldSql(tables.rollup().source()).isOfSource(),
                                events.between("low", "high"),
                                FlushSql.addPartitions("                    ", tables, "day"),
                                tables.rollup().coarserGrains().stream()
                                        .map(this::coarser)
                                        .collect(Collectors.joining("\n"))),
                "Rebuilds rollup %s in a range from its events, and the sealed buckets above it; the number of events. With deepen the rollup is whole from there on."
                        .formatted(tables.rollup().name()));
    }

    private String counted() {
        return filled("low", "high") + "select coalesce(sum(events), 0) into counted from filled;";
    }

    private String countedOnShards() {
        var low = ShardSql.instant("low");
        var high = ShardSql.instant("high");
        return "counted := (select sum(of_shard::bigint) from %s of_shard);"
                .formatted(tables.writtenOnShards(
                        "'low', low, 'high', high",
                        "with emptied as (" + emptied(low, high) + ") select null::jsonb",
                        filled(low, high) + "select to_jsonb(coalesce(sum(events), 0)) from filled"));
    }

    private String emptied(String low, String high) {
        return "delete from %1$s where bucket >= %2$s and bucket < %3$s%4$s"
                .formatted(tables.finest(), low, high, tables.andNotImported(tables.finest()));
    }

    /** The statement up to its last select: deltas give way to what the events say. */
    private String filled(String low, String high) {
        return """
                with gone as (
                    delete from %1$s where bucket >= %2$s and bucket < %3$s
                ), fresh as (
                %4$s
                )%5$s, filled as (
                    insert into %6$s (%7$s)
                %8$s
                    order by %9$s
                    returning %10$s as events
                )
                """.formatted(
                        tables.deltas(),
                        low,
                        high,
                        indented(4, fresh(low, high)),
                        new FlushSql(tables, placement).names("fresh"),
                        tables.finest(),
                        tables.columns(),
                        indented(4, whole("fresh")),
                        String.join(", ", tables.key()),
                        tables.events());
    }

    private String fresh(String low, String high) {
        var raw = events.raw(events.table(), false, events.between(low, high));
        return tables.rollup().takesImports()
                ? "select part.*\nfrom (\n%s\n) part\nwhere not %s"
                        .formatted(indented(4, raw), tables.isImported("part"))
                : raw;
    }

    /** One raw part per natural key. Two keys of one entity id would be two rows, so those are merged once more. */
    private String whole(String fresh) {
        var parts = Parts.ofDeltas(tables);
        return new LimitSql(tables)
                .admitted(
                        tables.rollup().grain(),
                        events.entities().isEmpty()
                                ? parts.canonical(fresh)
                                : parts.whole("part.bucket", fresh + " part"));
    }

    /** What the events tell of entities, before anything of them is counted. */
    private String retell() {
        var source = tables.rollup().source();
        return source.entities().isEmpty() ? "" : new EntitySql(source, placement).retell("low", "high");
    }

    private String coarser(Grain grain) {
        return """

                    -- %1$s from %2$s
                    finer := tidemark.grain_state(%3$s, %4$d, '%2$s');
                    state := tidemark.grain_state(%3$s, %4$d, '%1$s');
                    from_bucket := greatest(tidemark.bucket('%1$s', low), state.floor, tidemark.first_bucket('%1$s', finer.floor));
                    to_bucket := least(tidemark.first_bucket('%1$s', high), state.watermark);
                    if from_bucket < to_bucket then
                        perform %5$s(from_bucket, to_bucket);
                    end if;""".formatted(
                        grain.word(),
                        tables.rollup().finerThan(grain).word(),
                        new Literal(tables.rollup().name()),
                        tables.version(),
                        tables.function("fill_" + grain.word()));
    }

    /** Generates {@code refill_<rollup>(low, high)}: the sealed buckets of all coarser grains that a range touches. */
    GeneratedFunction refill() {
        return new GeneratedFunction(
                tables.function("refill") + "(low timestamptz, high timestamptz)",
                "void",
                """
                declare
                    state tidemark.rollup_grains;
                    finer tidemark.rollup_grains;
                    from_bucket timestamptz;
                    to_bucket timestamptz;
                begin
                %s
                end
                """.formatted(tables.rollup().coarserGrains().stream()
                        .map(this::coarser)
                        .collect(Collectors.joining("\n"))),
                "Builds the sealed buckets of rollup %s anew that a range touches. Its caller holds the lock."
                        .formatted(tables.rollup().name()));
    }

    static String indented(int by, String text) {
        return text.indent(by).stripTrailing();
    }
}
