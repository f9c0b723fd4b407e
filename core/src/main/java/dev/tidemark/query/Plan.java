package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a query is answered: from where, in which order.
 *
 * @param earlier how the range that it is compared with is answered, if a number needs that
 * @param ranking how the members are found that are told, if they are not all
 * @param order what the query asks for, or the default
 * @param ties what follows, so that pages do not overlap; dimensions that are entities by their ids
 */
public record Plan(
        Query query, Origin origin, Optional<Plan> earlier, Optional<Plan> ranking, List<Order> order, List<Order> ties)
        implements Planning {

    public Plan {
        order = List.copyOf(order);
        ties = List.copyOf(ties);
    }

    /** Compared with nothing, and of all members. */
    Plan(Query query, Origin origin, List<Order> order, List<Order> ties) {
        this(query, origin, Optional.empty(), Optional.empty(), order, ties);
    }

    Plan comparedWith(Plan before) {
        return new Plan(query, origin, Optional.of(before), ranking, order, ties);
    }

    Plan rankedBy(Plan by) {
        return new Plan(query, origin, earlier, Optional.of(by), order, ties);
    }

    /** The same of these members only. */
    Plan of(Query.Top top, List<String> found) {
        var before = earlier.map(each -> each.of(top, found));
        return new Plan(query.of(top, found), origin, before, Optional.empty(), order, ties);
    }

    /** What tells the answer's rows apart, besides time. */
    List<DimensionMember> members() {
        return query.dimensions().stream()
                .map(name -> DimensionMember.of(rollup(), name).orElseThrow())
                .toList();
    }

    /** Whether it is an attribute of an entity that is asked for itself, which it follows from. */
    boolean isOfAskedEntity(DimensionMember member) {
        return member.isAttribute()
                && query.dimensions().contains(member.dimension().name());
    }

    /** Also by filters. */
    boolean asksForAttributes() {
        return query.named().stream()
                .flatMap(name -> DimensionMember.of(rollup(), name).stream())
                .anyMatch(DimensionMember::isAttribute);
    }

    Numbers numbers() {
        return new Numbers(rollup());
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
