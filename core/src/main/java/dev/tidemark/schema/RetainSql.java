package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;

/** Generates {@code retain_<rollup>()}: raises the floors of grains that are kept for a while only. Drops nothing. */
final class RetainSql {

    private final RollupTables tables;

    RetainSql(RollupTables tables) {
        this.tables = tables;
    }

    GeneratedFunction function() {
        return new GeneratedFunction(
                tables.function("retain") + "()",
                "void",
                """
                declare
                    state tidemark.rollup_grains;
                    coarser tidemark.rollup_grains;
                    wanted timestamptz;
                begin
                    perform tidemark.lock_rollup(%s);
                %s
                end
                """.formatted(
                                new Literal(tables.rollup().name()),
                                tables.rollup().grains().stream()
                                        .filter(tables.rollup().keep()::containsKey)
                                        .map(this::raise)
                                        .collect(Collectors.joining("\n"))),
                "Raises the floors of rollup %s by what the catalog says of keeping."
                        .formatted(tables.rollup().name()));
    }

    /** Not above what the next coarser grain has not been made of yet. */
    private String raise(Grain grain) {
        var state = "tidemark.grain_state(%s, %d, '%s')";
        var name = new Literal(tables.rollup().name());
        var fed = tables.rollup().coarserGrains().stream()
                .filter(each -> tables.rollup().finerThan(each) == grain)
                .map(each -> """

                            coarser := %s;
                            wanted := case when coarser.floor <= state.floor then least(wanted, coarser.watermark) else state.floor end;""".formatted(state.formatted(name, tables.version(), each.word())))
                .collect(Collectors.joining());
        return """

                    state := %1$s;
                    wanted := tidemark.bucket('%2$s', now() - interval %3$s);%4$s
                    update tidemark.rollup_grains set floor = wanted
                    where rollup = %5$s and version = %6$d and grain = '%2$s' and floor < wanted;""".formatted(
                        state.formatted(name, tables.version(), grain.word()),
                        grain.word(),
                        new Literal(String.valueOf(tables.rollup().keep().get(grain))),
                        fed,
                        name,
                        tables.version());
    }
}
