package dev.tidemark.bench.imports;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.Locale;
import java.util.stream.Collectors;

/** How much room a row takes, with its indexes. */
record Sizes(Company company) {

    String tell() {
        return "| table | rows | bytes a row: table | indexes |\n| --- | ---: | ---: | ---: |\n"
                + company.catalog().rollups().values().stream()
                        .flatMap(rollup -> rollup.grains().stream().map(grain -> row(rollup, grain)))
                        .collect(Collectors.joining());
    }

    private String row(Rollup rollup, Grain grain) {
        var table = new RollupTables(rollup, 1).tableName(grain);
        var rows = number("select count(*) as n from tidemark." + table);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.0f |%n",
                table,
                rows,
                bytes("pg_table_size", table) / Math.max(1.0, (double) rows),
                bytes("pg_indexes_size", table) / Math.max(1.0, (double) rows));
    }

    private double bytes(String function, String table) {
        return number(
                "select coalesce(sum(%s(inhrelid)), 0)::bigint as n from pg_inherits where inhparent = 'tidemark.%s'::regclass"
                        .formatted(function, table));
    }

    private long number(String sql) {
        return company.bed().number(sql);
    }
}
