package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a query is answered: from where, in which order.
 *
 * @param order what the query asks for, or the default
 * @param ties what follows, so that pages do not overlap; dimensions that are entities by their ids
 */
public record Plan(Query query, Origin origin, List<Order> order, List<Order> ties) implements Planning {

    /** In the order that the query asks for, or the default: by time, else by the first measure from the largest. */
    static Plan of(Query query, Origin origin) {
        var order = query.order().isEmpty() ? usual(query) : query.order();
        return new Plan(query, origin, order, ties(query, order));
    }

    private static List<Order> usual(Query query) {
        return Stream.of(
                        query.granularity().stream().map(_ -> new Order(Query.TIME, false)),
                        query.measures().stream().map(name -> new Order(name, true)),
                        query.dimensions().stream().map(name -> new Order(name, false)))
                .flatMap(each -> each)
                .limit(1)
                .toList();
    }

    private static List<Order> ties(Query query, List<Order> order) {
        return Stream.concat(query.granularity().map(_ -> Query.TIME).stream(), query.dimensions().stream())
                .filter(name -> order.stream().noneMatch(each -> each.member().equals(name)))
                .map(name -> new Order(name, false))
                .toList();
    }

    public Plan {
        order = List.copyOf(order);
        ties = List.copyOf(ties);
    }

    /** What has to hold for this plan to be exact. */
    Optional<Presumption> presumption() {
        return origin instanceof Origin.Kept kept ? kept.presumption() : Optional.empty();
    }

    /** The same, with something else for the case that what it presumes does not hold. */
    Plan otherwise(Function<Planning.Refused, Planning> instead) {
        return origin instanceof Origin.Kept kept ? new Plan(query, kept.otherwise(instead), order, ties) : this;
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
