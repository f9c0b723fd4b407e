package dev.tidemark.query;

import dev.tidemark.catalog.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is wrong with a query's filters: the first mistake, and where it stands. */
final class FilterCheck {

    private final Members members;
    private final List<Filter> filters;

    FilterCheck(Members members, List<Filter> filters) {
        this.members = members;
        this.filters = filters;
    }

    Optional<Planning.Refused> mistake() {
        return first(filters, "/filters");
    }

    private Optional<Planning.Refused> first(List<Filter> among, String at) {
        return IntStream.range(0, among.size())
                .mapToObj(position -> mistake(among.get(position), at + "/" + position))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Planning.Refused> mistake(Filter filter, String at) {
        return switch (filter) {
            case Filter.All(var inner) -> first(inner, at + "/and").or(() -> mixed(filter, at));
            case Filter.Any(var inner) ->
                first(inner, at + "/or").or(() -> mixed(filter, at)).or(() -> apart(filter, at));
            case Filter.OnDimension on ->
                members.unknownDimension(on.dimension(), at).or(() -> uncomparable(on, at));
            case Filter.OnMeasure on -> members.unknownMeasure(on.measure(), at);
            case Filter.Counted(var measure) -> members.unknownMeasure(measure, at);
            case Filter.OnTime(var ranges) -> tooFar(ranges, at);
        };
    }

    private Optional<Planning.Refused> uncomparable(Filter.OnDimension filter, String at) {
        return filter.operator().compares()
                        && members.dimension(filter.dimension()).field().type() == FieldType.TEXT
                ? refuse(
                        "not_a_number",
                        at,
                        "'%s' is a text, which is neither more nor less than another; declare its field as integer or decimal"
                                .formatted(filter.dimension()))
                : Optional.empty();
    }

    private static Optional<Planning.Refused> tooFar(Ranges ranges, String at) {
        var edges = ranges.pieces().stream()
                .flatMap(each -> Stream.of(each.from(), each.to()))
                .filter(each -> !Tiling.isEnd(each));
        return edges.allMatch(QueryCheck::isTold)
                ? Optional.empty()
                : refuse("range_too_far", at, "the time lies too far from ours");
    }

    /** Events are told apart before they are gathered, and rows after. */
    private static Optional<Planning.Refused> mixed(Filter group, String at) {
        var onRows = has(group, Filter.OnMeasure.class);
        var onEvents = has(group, Filter.OnDimension.class)
                || has(group, Filter.OnTime.class)
                || has(group, Filter.Counted.class);
        return onRows && onEvents
                ? refuse(
                        "mixed_filter",
                        at,
                        "a group of filters is on measures or on dimensions; these have to stand side by side in 'filters'")
                : Optional.empty();
    }

    /** Time decides which buckets are read, and a measure which rollup: neither is a condition on a row of it. */
    private static Optional<Planning.Refused> apart(Filter group, String at) {
        return TimeFilter.ranges(group).isEmpty()
                        && (has(group, Filter.OnTime.class) || has(group, Filter.Counted.class))
                ? refuse(
                        "mixed_filter",
                        at,
                        "a filter on time, or a measureFilter, cannot be an alternative to another one; ask two queries")
                : Optional.empty();
    }

    private static boolean has(Filter group, Class<? extends Filter> kind) {
        return group.leaves().anyMatch(kind::isInstance);
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
