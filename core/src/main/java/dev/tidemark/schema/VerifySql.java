package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Generates {@code verify_<rollup>(low, high)}: compares the finest grain together with the deltas to the aggregate of the
 * events, in one statement and so in one snapshot, and each coarser grain to the finer one it is filled from.
 */
final class VerifySql {

    /** Differences beyond this many per grain are not listed. */
    static final int MOST = 1_000;

    private final RollupTables tables;
    private final Placement placement;
    private final EventAggregate events;
    private final LimitSql limit;

    VerifySql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
        this.limit = new LimitSql(tables);
        this.events = new EventAggregate(tables);
    }

    GeneratedFunction function() {
        return new GeneratedFunction(
                tables.function("verify") + "(low timestamptz, high timestamptz)",
                "table (grain text, bucket timestamptz, key text, expected text, found text)",
                """
                #variable_conflict use_column
                declare
                    state tidemark.rollup_grains;
                    finer tidemark.rollup_grains;
                    from_bucket timestamptz;
                    to_bucket timestamptz;
                begin
                    state := tidemark.grain_state(%1$s, %2$d, '%3$s');
                    from_bucket := greatest(tidemark.first_bucket('%3$s', low), state.floor, tidemark.first_bucket('%3$s', tidemark.source_floor(%4$s)));
                    to_bucket := tidemark.first_bucket('%3$s', high);
                    return query
                %5$s
                %6$s
                end
                """.formatted(
                                new Literal(tables.rollup().name()),
                                tables.version(),
                                tables.rollup().grain().word(),
                                new Literal(tables.rollup().source().name()),
                                RecomputeSql.indented(4, told(finest())) + slices(),
                                tables.rollup().coarserGrains().stream()
                                        .map(this::coarser)
                                        .collect(Collectors.joining("\n"))),
                "Where rollup %s differs from its events, at most %d differences per grain: none means equal."
                        .formatted(tables.rollup().name(), MOST));
    }

    /** Rows and deltas of no events are as good as absent. */
    private String finest() {
        var range = inRange();
        var live = range + tables.andNotImported("part");
        var kept = "select %1$s from %2$s part where %3$s".formatted(tables.columns(), tables.finest(), live);
        var waiting = Parts.ofDeltas(tables).whole("part.bucket", "%s part\nwhere %s".formatted(tables.deltas(), live));
        return comparison(
                tables.rollup().grain(),
                Parts.ofDeltas(tables)
                        .whole(
                                "part.bucket",
                                "(\n"
                                        + events.raw(
                                                events.table(),
                                                false,
                                                events.between(bound("from_bucket"), bound("to_bucket")))
                                        + "\n) part"
                                        + tables.andNotImported("part").replaceFirst("^ and", "\nwhere")),
                Parts.ofGrain(tables)
                        .whole(
                                "part.bucket",
                                "(\n" + kept + "\nunion all\nselect * from (\n" + waiting + "\n) waiting\n) part"));
    }

    /** No events tell what an imported slice has to be. Its rows must be those that were written when it was imported. */
    private String slices() {
        return tables.rollup().takesImports()
                ? ";\n" + RecomputeSql.indented(4, new SliceSql(tables, placement).differences(MOST))
                : ";";
    }

    private String coarser(Grain grain) {
        var finer = tables.rollup().finerThan(grain);
        var range = "\nwhere " + inRange();
        return """

                    -- %1$s from %2$s
                    finer := tidemark.grain_state(%3$s, %4$d, '%2$s');
                    state := tidemark.grain_state(%3$s, %4$d, '%1$s');
                    from_bucket := greatest(tidemark.first_bucket('%1$s', low), state.floor, tidemark.first_bucket('%1$s', finer.floor));
                    to_bucket := least(tidemark.first_bucket('%1$s', high), state.watermark);
                    return query
                %5$s;""".formatted(
                grain.word(),
                finer.word(),
                new Literal(tables.rollup().name()),
                tables.version(),
                RecomputeSql.indented(
                        4,
                        told(comparison(
                                grain,
                                Parts.ofGrain(tables)
                                        .whole(
                                                GrainSql.bucket(grain, "part.bucket"),
                                                tables.table(finer) + " part" + range),
                                "select %s from %s part".formatted(tables.columns(), tables.table(grain)) + range))));
    }

    private String inRange() {
        return "part.bucket >= %s and part.bucket < %s".formatted(bound("from_bucket"), bound("to_bucket"));
    }

    private String bound(String variable) {
        return placement == Placement.PLAIN ? variable : ShardSql.instant(variable);
    }

    /** Each shard compares its own rows. */
    private String told(String comparison) {
        return placement == Placement.PLAIN
                ? comparison
                : """
                select told.*
                from %s of_shard
                cross join lateral jsonb_to_recordset(of_shard) told (grain text, bucket timestamptz, key text, expected text, found text)
                order by told.bucket, told.key
                limit %d""".formatted(
                                tables.onShards()
                                        .onShards(
                                                "jsonb_build_object('from_bucket', from_bucket, 'to_bucket', to_bucket)",
                                                "select coalesce(jsonb_agg(difference), '[]') from (\n%s\n) difference"
                                                        .formatted(comparison)),
                                MOST);
    }

    private String comparison(Grain grain, String expected, String found) {
        var key = String.join(", ", tables.key());
        return """
                with expected as (
                %1$s
                ), found as (
                %2$s
                )
                select '%3$s'::text as grain, bucket, row(%4$s)::text as key,
                    case when expected.%5$s is null then '(absent)' else row(%6$s)::text end as expected,
                    case when found.%5$s is null then '(absent)' else row(%7$s)::text end as found
                from (select * from expected where %5$s <> 0) expected
                full join (select * from found where %5$s <> 0) found using (%4$s)
                where row(%6$s) is distinct from row(%7$s)
                order by %4$s
                limit %8$d""".formatted(
                        RecomputeSql.indented(4, limit.mapped(grain, expected)),
                        RecomputeSql.indented(4, limit.mapped(grain, found)),
                        grain.word(),
                        key,
                        tables.events(),
                        of("expected", tables.measures()),
                        of("found", tables.measures()),
                        MOST);
    }

    private static String of(String side, List<String> columns) {
        return columns.stream().map(column -> side + "." + column).collect(Collectors.joining(", "));
    }
}
