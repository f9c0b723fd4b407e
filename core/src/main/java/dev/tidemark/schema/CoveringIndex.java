package dev.tidemark.schema;

import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Identifier;
import java.util.List;
import java.util.stream.Collectors;

/** The index of a partition that is over: its key, and with it the measures that fit beside it. */
public final class CoveringIndex {

    /** Of an index in Postgres, those that are only included among them. */
    private static final int MOST_COLUMNS = 32;

    private CoveringIndex() {}

    /**
     * What to run, each statement outside of a transaction. An index that was begun and interrupted is made again.
     *
     * @param partition its name, without the schema
     */
    public static List<String> statements(RollupTables tables, String partition) {
        var name = new Identifier(partition + "_c");
        var building = new Identifier(partition + "_b");
        var table = RollupTables.qualified(partition);
        var measures = tables.kept().stream()
                .filter(CoveringIndex::isSmall)
                .limit(MOST_COLUMNS - tables.key().size())
                .map(measure -> RollupTables.column(measure.name()))
                .collect(Collectors.joining(", "));
        return List.of(
                "drop index if exists tidemark." + building,
                "create index concurrently %s on %s (%s) include (%s) with (fillfactor = 100)"
                        .formatted(building, table, String.join(", ", tables.key()), measures),
                "vacuum (freeze, analyze) " + table,
                "alter index tidemark.%s rename to %s".formatted(building, name));
    }

    /** A sketch would make the index as large as the table. */
    private static boolean isSmall(Measure measure) {
        return !(measure instanceof Measure.CountDistinct || measure instanceof Measure.Quantile);
    }
}
