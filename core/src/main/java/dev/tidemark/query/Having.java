package dev.tidemark.query;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Filters on the numbers of rows, once these are gathered and estimated.
 *
 * @param value what a member of a row is, in SQL
 */
record Having(Query query, UnaryOperator<String> value, Parameters parameters) {

    /** The rows of a relation that pass; the relation itself where all do. */
    String over(String relation) {
        return query.having().isEmpty()
                ? relation
                : "select *\nfrom (\n%s\n) gathered\nwhere %s"
                        .formatted(
                                QuerySql.indented(relation),
                                query.having().stream()
                                        .map(each -> FilterSql.tree(each, this::leaf))
                                        .collect(Collectors.joining(" and ")));
    }

    private String leaf(Filter leaf) {
        return switch (leaf) {
            case Filter.OnMeasure on -> condition(value.apply(on.measure()), on);
            case Filter.All _, Filter.Any _, Filter.OnDimension _, Filter.Counted _, Filter.OnTime _ ->
                throw new IllegalArgumentException("no condition on numbers: " + leaf);
        };
    }

    /** Without brackets around a value it would bind to the signs beside it. */
    private String condition(String value, Filter.OnMeasure filter) {
        return switch (filter.operator()) {
            case SET -> "(" + value + ") is not null";
            case NOT_SET -> "(" + value + ") is null";
            case EQUALS -> "(" + value + ") = any (" + parameters.numbers(filter.values()) + ")";
            case NOT_EQUALS ->
                "((%1$s) is null or (%1$s) <> all (%2$s))".formatted(value, parameters.numbers(filter.values()));
            case GT, GTE, LT, LTE ->
                "(%s) %s %s"
                        .formatted(
                                value,
                                FilterSql.sign(filter.operator()),
                                parameters.add(filter.values().getFirst()));
            case CONTAINS, NOT_CONTAINS, STARTS_WITH, NOT_STARTS_WITH, ENDS_WITH, NOT_ENDS_WITH ->
                throw new IllegalArgumentException("a number has no text to look into");
        };
    }
}
