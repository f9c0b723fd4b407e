package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;

/**
 * Generates {@code seal_<rollup>()}: fills the buckets of coarser grains that are over, from the next finer grain, and
 * moves the grain's watermark in the same transaction. It also fills downwards, as history comes in at the finest grain.
 * Events that come later reach sealed buckets with the flush.
 */
final class SealSql {

    /** How much is sealed in one transaction, so that a flush does not wait long. */
    private static final String STEP = "interval '31 days'";

    private final RollupTables tables;
    private final Placement placement;

    SealSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
    }

    /** Tells whether there is more to be sealed at once. */
    GeneratedFunction function() {
        return new GeneratedFunction(
                tables.function("seal") + "()",
                "boolean",
                """
                declare
                    finer tidemark.rollup_grains;
                    state tidemark.rollup_grains;
                    low timestamptz;
                    high timestamptz;
                    next timestamptz;
                    more boolean := false;
                begin
                    perform tidemark.lock_rollup(%s);
                %s
                    return more;
                end
                """.formatted(
                        new Literal(tables.rollup().name()),
                        tables.rollup().coarserGrains().stream().map(this::seal).collect(Collectors.joining("\n"))),
                "Fills the coarser grains of rollup " + tables.rollup().name()
                        + " where their buckets are over; whether there is more to do.");
    }

    private String seal(Grain grain) {
        var finer = tables.rollup().finerThan(grain);
        return """

                    -- %1$s from %2$s
                    finer := tidemark.grain_state(%3$s, %4$d, '%2$s');
                    state := tidemark.grain_state(%3$s, %4$d, '%1$s');
                    low := tidemark.first_bucket('%1$s', finer.floor);
                    high := tidemark.bucket('%1$s', least(now() - interval '%5$d seconds', finer.watermark));
                    if isfinite(state.watermark) then
                        next := least(high, tidemark.bucket('%1$s', greatest(state.watermark + %6$s, tidemark.after_bucket('%1$s', state.watermark))));
                        if next > state.watermark then
                            perform %7$s(state.watermark, next);
                            update tidemark.rollup_grains set watermark = next where rollup = %3$s and version = %4$d and grain = '%1$s';
                            more := more or next < high%9$s;
                        end if;
                    elsif low < high then
                        -- Nothing is sealed yet: begin at the newest end.
                        state.floor := high;
                        state.watermark := high;
                        update tidemark.rollup_grains set floor = high, watermark = high where rollup = %3$s and version = %4$d and grain = '%1$s';
                    end if;
                    if low < state.floor and isfinite(state.floor)%10$s then
                        next := greatest(low, tidemark.bucket('%1$s', state.floor - %6$s));
                        if next <= tidemark.first_partition('%8$s') then
                            next := low;
                        end if;
                        perform %7$s(next, state.floor);
                        update tidemark.rollup_grains set floor = next where rollup = %3$s and version = %4$d and grain = '%1$s';
                        more := more or low < next;
                    end if;""".formatted(
                        grain.word(),
                        finer.word(),
                        new Literal(tables.rollup().name()),
                        tables.version(),
                        tables.rollup().lateness().toSeconds(),
                        STEP,
                        tables.function("fill_" + grain.word()),
                        tables.tableName(finer),
                        placement == Placement.PLAIN ? "" : " or low < state.floor",
                        placement == Placement.PLAIN ? "" : " and state.watermark = " + watermark(grain));
    }

    /** On a cluster a grain is filled once in a transaction, as it could not make partitions for the second time. */
    private String watermark(Grain grain) {
        return "(tidemark.grain_state(%s, %d, '%s')).watermark"
                .formatted(new Literal(tables.rollup().name()), tables.version(), grain.word());
    }

    /** Generates {@code fill_<grain>_<rollup>(low, high)}: builds the buckets in the range anew from the finer grain. */
    GeneratedFunction fill(Grain grain) {
        var finer = tables.rollup().finerThan(grain);
        return new GeneratedFunction(
                tables.function("fill_" + grain.word()) + "(low timestamptz, high timestamptz)",
                "void",
                """
                declare
                    day timestamptz;
                begin
                    for day in select distinct date_bin('1 day', bucket, '2000-01-01T00:00:00Z') from %2$s where bucket >= low and bucket < high loop
                        perform tidemark.add_partition('%1$s', %3$s);
                    end loop;
                %4$s
                end
                """.formatted(
                        tables.tableName(grain),
                        tables.table(finer),
                        GrainSql.bucket(grain, "day"),
                        RecomputeSql.indented(4, placement == Placement.PLAIN ? filled(grain) : filledOnShards(grain))),
                "Fills grain %s of rollup %s from %s; low and high are starts of buckets. Its caller holds the lock."
                        .formatted(grain.word(), tables.rollup().name(), finer.word()));
    }

    private String filled(Grain grain) {
        return emptied(grain, "low", "high") + ";\n" + written(grain, "low", "high") + ";";
    }

    private String filledOnShards(Grain grain) {
        var low = ShardSql.instant("low");
        var high = ShardSql.instant("high");
        return "perform %s;"
                .formatted(tables.writtenOnShards(
                        "'low', low, 'high', high",
                        "with emptied as (" + emptied(grain, low, high) + ") select null::jsonb",
                        "with written as (" + written(grain, low, high) + ") select null::jsonb"));
    }

    private String emptied(Grain grain, String low, String high) {
        return "delete from %s where bucket >= %s and bucket < %s".formatted(tables.table(grain), low, high);
    }

    private String written(Grain grain, String low, String high) {
        var finer = "%s part\nwhere part.bucket >= %s and part.bucket < %s"
                .formatted(tables.table(tables.rollup().finerThan(grain)), low, high);
        var whole = Parts.ofGrain(tables).whole(GrainSql.bucket(grain, "part.bucket"), finer);
        return "insert into %s (%s)\n%s\norder by %s"
                .formatted(
                        tables.table(grain),
                        tables.columns(),
                        new LimitSql(tables).admitted(grain, whole),
                        String.join(", ", tables.key()));
    }
}
