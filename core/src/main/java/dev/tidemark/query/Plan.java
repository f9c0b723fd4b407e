package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a query is answered: from which rollup, in which order.
 *
 * @param order never empty, and complete enough that pages do not overlap
 */
public record Plan(Query query, RollupTables tables, List<Order> order) implements Planning {

    public Plan {
        order = List.copyOf(order);
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

    /** What answers say of their origin. */
    public String source() {
        return "rollup:" + rollup().grain().word() + "+deltas";
    }
}
