package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Literal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a new version of a rollup takes over from the one before: history whose events are gone, which nothing could compute
 * again. A dimension that is new has the member of an absent value there; a measure that is new is known only from where
 * its events begin.
 */
final class CarryOver {

    private final StoredRollup old;
    private final StoredRollup now;

    CarryOver(StoredRollup old, StoredRollup now) {
        this.old = old;
        this.now = now;
    }

    List<String> statements() {
        return now.rollup().grains().stream()
                .filter(grain -> old.whole().containsKey(grain))
                .filter(grain ->
                        old.whole(grain).floor().isBefore(now.whole(grain).floor()))
                .filter(grain -> !now.whole(grain).floor().equals(Instant.MAX))
                .flatMap(this::statements)
                .toList();
    }

    private Stream<String> statements(Grain grain) {
        var floor = new Literal(now.whole(grain).floor().toString());
        return Stream.of(
                "select tidemark.copy_partitions(%s, %s, %s)"
                        .formatted(
                                new Literal(old.tables().tableName(grain)),
                                new Literal(now.tables().tableName(grain)),
                                floor),
                """
                insert into %s (%s)
                %s""".formatted(
                        now.tables().table(grain),
                        now.tables().columns(),
                        Parts.ofGrain(now.tables())
                                .whole(
                                        "part.bucket",
                                        "(select %s from %s old where old.bucket < %s) part"
                                                .formatted(
                                                        columns(), old.tables().table(grain), floor))),
                """
                update tidemark.rollup_grains n
                set floor = o.floor
                from tidemark.rollup_grains o
                where n.rollup = %1$s and n.version = %2$d and n.grain = '%3$s' and o.rollup = %1$s and o.version = %4$d and o.grain = '%3$s'""".formatted(
                                new Literal(now.rollup().name()),
                                now.tables().version(),
                                grain.word(),
                                old.tables().version()),
                """
                update tidemark.rollups
                set measure_floors = jsonb_build_object(%s) || measure_floors
                where name = %s and version = %d""".formatted(
                        RollupTables.list(newMeasures()
                                .map(each -> "%s, to_jsonb(%s::text)".formatted(new Literal(each.name()), floor))),
                        new Literal(now.rollup().name()),
                        now.tables().version()));
    }

    private Stream<Measure> newMeasures() {
        return now.rollup().measures().stream()
                .filter(each -> !old.tables().kept().contains(each));
    }

    private String columns() {
        return RollupTables.list(Stream.of(
                        Stream.of("old.tenant_id", "old.bucket"),
                        now.rollup().dimensions().stream().map(this::dimension),
                        now.tables().kept().stream().map(this::measure))
                .flatMap(each -> each));
    }

    private String dimension(Dimension dimension) {
        var column = RollupTables.column(dimension.name());
        var known = old.rollup().dimension(dimension.name()).filter(each -> each.entity() == dimension.entity());
        return known.map(_ -> "old." + column)
                        .orElse(RollupTables.inGrain(dimension, new Literal(dimension.absent()) + " collate \"C\""))
                + " as " + column;
    }

    private String measure(Measure measure) {
        var column = RollupTables.column(measure.name());
        if (measure instanceof Measure.Count) {
            return "old." + old.tables().events() + " as " + column;
        }
        var value = old.tables().kept().contains(measure) ? "old." + column : MeasureSql.nothing(measure);
        return "(" + value + ")::" + MeasureSql.type(measure) + " as " + column;
    }
}
