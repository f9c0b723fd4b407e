package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    /**
     * Compared with nothing, and of all members. In the order that the query asks for, or the default: by time, else by the first
     * measure from the largest, else by the first dimension.
     */
    static Plan reading(Query query, Origin origin) {
        var order = query.order().isEmpty() ? usual(query) : query.order();
        return new Plan(query, origin, Optional.empty(), Optional.empty(), order, ties(query, origin, order));
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

    /** An attribute of an entity that is asked for tells no more rows apart. */
    private static List<Order> ties(Query query, Origin origin, List<Order> order) {
        var members = members(query, origin).stream()
                .filter(each -> !isOfAskedEntity(query, each))
                .map(DimensionMember::name);
        return Stream.concat(query.granularity().map(_ -> Query.TIME).stream(), members)
                .filter(name -> order.stream().noneMatch(each -> each.member().equals(name)))
                .map(name -> new Order(name, false))
                .toList();
    }

    public Plan {
        order = List.copyOf(order);
        ties = List.copyOf(ties);
    }

    /** The same, with something else for the case that what it presumes does not hold. */
    Plan otherwise(Function<Planning.Refused, Planning> instead) {
        return origin instanceof Origin.Kept kept
                ? new Plan(query, kept.otherwise(instead), earlier, ranking, order, ties)
                : this;
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

    /** The same with no members where a ranking finds them first. */
    Plan shown() {
        return query.top()
                .filter(_ -> ranking.isPresent())
                .map(top -> of(top, List.of()))
                .orElse(this);
    }

    /** What tells the answer's rows apart, besides time. */
    List<DimensionMember> members() {
        return members(query, origin);
    }

    private static List<DimensionMember> members(Query query, Origin origin) {
        return query.dimensions().stream()
                .map(name -> DimensionMember.of(origin.rollup(), name).orElseThrow())
                .toList();
    }

    /** Whether it is an attribute of an entity that is asked for itself, which it follows from. */
    boolean isOfAskedEntity(DimensionMember member) {
        return isOfAskedEntity(query, member);
    }

    /** Whether rows are told apart by it alone: once for each element, if it is a list. */
    boolean isExploded(DimensionMember member) {
        return member.isAttribute()
                && !isOfAskedEntity(member)
                && query.dimensions().contains(member.name());
    }

    private static boolean isOfAskedEntity(Query query, DimensionMember member) {
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
