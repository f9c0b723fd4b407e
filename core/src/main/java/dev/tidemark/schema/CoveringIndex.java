package dev.tidemark.schema;

import dev.tidemark.catalog.Measure;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An index that holds all of a partition that questions ask for: its key, and the measures that fit beside it. A rollup
 * that ranks has one for each measure that it ranks by, in the order of that measure within a bucket; another has one in the
 * order of its key.
 *
 * @param name without the schema
 * @param order what it ranks by, as the index's comment tells it: where the catalog ranks by other measures now, the index is
 *     another one; empty in the order of the key
 */
public record CoveringIndex(String name, String order, List<String> columns, List<String> included) {

    /** Of an index in Postgres, those that are only included among them. */
    private static final int MOST_COLUMNS = 32;

    private static final String OF_KEY = "";

    public CoveringIndex {
        columns = List.copyOf(columns);
        included = List.copyOf(included);
    }

    /** Those that a partition is to have. */
    public static List<CoveringIndex> of(RollupTables tables, String partition) {
        var rankings = tables.rollup().rankBy();
        return rankings.isEmpty()
                ? List.of(new CoveringIndex(partition + "_c", OF_KEY, tables.key(), included(tables, tables.key())))
                : IntStream.range(0, rankings.size())
                        .mapToObj(i -> ranking(tables, partition + "_" + (i + 1), rankings.get(i)))
                        .toList();
    }

    private static CoveringIndex ranking(RollupTables tables, String name, String measure) {
        var key = tables.key();
        var within = RollupTables.KEY.size();
        var columns = Stream.of(
                        key.stream().limit(within),
                        Stream.of(RollupTables.column(measure) + " desc"),
                        key.stream().skip(within))
                .flatMap(each -> each)
                .toList();
        return new CoveringIndex(
                name,
                "Ranks by " + measure + ".",
                columns,
                included(tables, columns).stream()
                        .filter(each -> !each.equals(RollupTables.column(measure)))
                        .toList());
    }

    private static List<String> included(RollupTables tables, List<String> columns) {
        return tables.kept().stream()
                .filter(CoveringIndex::isSmall)
                .limit(MOST_COLUMNS - columns.size())
                .map(measure -> RollupTables.column(measure.name()))
                .toList();
    }

    /** A sketch would make the index as large as the table. */
    private static boolean isSmall(Measure measure) {
        return !(measure instanceof Measure.CountDistinct || measure instanceof Measure.Quantile);
    }

    /** As the database tells of it, once it is there. */
    public String told() {
        return name + " " + order;
    }

    /** What to run, each statement outside of a transaction. An index that was begun and interrupted is made again. */
    public List<String> create(String partition) {
        var building = RollupTables.qualified(partition + "_b");
        return List.of(
                "drop index if exists " + building,
                "create index concurrently %s on %s (%s)%s with (fillfactor = 100)"
                        .formatted(
                                new Identifier(partition + "_b"),
                                RollupTables.qualified(partition),
                                String.join(", ", columns),
                                included.isEmpty() ? "" : " include (" + String.join(", ", included) + ")"),
                "comment on index %s is %s".formatted(building, new Literal(order)),
                "alter index %s rename to %s".formatted(building, new Identifier(name)));
    }

    /** Sets the visibility map, without which an index-only scan looks into the table all the same. */
    public static String vacuum(String partition) {
        return "vacuum (freeze, analyze) " + RollupTables.qualified(partition);
    }

    /** Of one that the catalog asks for no longer. */
    public static String drop(String name) {
        return "drop index concurrently if exists " + RollupTables.qualified(name);
    }
}
