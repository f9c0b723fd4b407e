package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a query is answered: from where, in which order.
 *
 * @param order what the query asks for, or the default
 * @param ties what follows, so that pages do not overlap; dimensions that are entities by their ids
 */
public record Plan(Query query, Origin origin, List<Order> order, List<Order> ties) implements Planning {

    public Plan {
        order = List.copyOf(order);
        ties = List.copyOf(ties);
    }

    /** Whose dimensions and measures are read. */
    public Rollup rollup() {
        return origin.rollup();
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
        return origin.source();
    }
}
