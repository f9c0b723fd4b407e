package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a query is answered: from which rollup and grains, in which order.
 *
 * @param tiles from the coarsest grain to the finest; they cover the query's range, and deltas come on top
 * @param presumption what has to hold for the tiles to be all
 * @param order what the query asks for, or the default
 * @param ties what follows, so that pages do not overlap; dimensions that are entities by their ids
 */
public record Plan(
        Query query,
        RollupTables tables,
        List<Tile> tiles,
        Optional<Presumption> presumption,
        List<Order> order,
        List<Order> ties)
        implements Planning {

    public Plan {
        tiles = List.copyOf(tiles);
        order = List.copyOf(order);
        ties = List.copyOf(ties);
    }

    public Rollup rollup() {
        return tables.rollup();
    }

    /** The answer's columns: time if asked for, dimensions, measures. */
    public List<String> columns() {
        var time = query.granularity().map(_ -> Query.TIME).stream();
        return Stream.of(time, query.dimensions().stream(), query.measures().stream())
                .flatMap(each -> each)
                .toList();
    }

    /** What answers say of their origin, such as {@code rollup:day+hour+deltas}. */
    public String source() {
        return Stream.concat(tiles.stream().map(tile -> tile.grain().word()), Stream.of("deltas"))
                .collect(Collectors.joining("+", "rollup:", ""));
    }
}
