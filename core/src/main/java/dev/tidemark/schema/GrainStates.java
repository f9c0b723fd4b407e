package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From when and up to when the grains of a version are whole, as its statements read it. Shards do not have the control tables. */
final class GrainStates {

    private final RollupTables tables;
    private final Placement placement;

    GrainStates(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
    }

    String floor(Grain grain) {
        return of("floor", grain);
    }

    String watermark(Grain grain) {
        return of("watermark", grain);
    }

    private String of(String column, Grain grain) {
        return placement == Placement.CITUS ? ShardSql.instant(column + "_" + grain.word()) : read(column, grain);
    }

    /** For statements on shards: names and values for {@code jsonb_build_object}. */
    String args() {
        return tables.rollup().grains().stream()
                .flatMap(grain -> Stream.of("floor", "watermark")
                        .map(column -> "'%s_%s', %s".formatted(column, grain.word(), read(column, grain))))
                .collect(Collectors.joining(", "));
    }

    private String read(String column, Grain grain) {
        return "(select %s from tidemark.rollup_grains where rollup = %s and version = %d and grain = %s)"
                .formatted(column, new Literal(tables.rollup().name()), tables.version(), new Literal(grain.word()));
    }
}
