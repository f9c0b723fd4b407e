package dev.tidemark.bench.engine;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.List;

/**
 * Where deltas wait and what merges them.
 *
 * @param grains names of the tables whose partitions are made ahead
 * @param flush a statement whose column {@code n} is the number of deltas
 */
record Target(String deltas, String rows, List<String> grains, String flush) {

    static Target of(Rollup rollup) {
        var tables = new RollupTables(rollup, 1);
        return new Target(
                tables.deltas(),
                tables.finest(),
                rollup.grains().stream().map(tables::tableName).toList(),
                "select tidemark.flush('%s') as n".formatted(rollup.name()));
    }
}
