package dev.tidemark.query;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Filters on time decide what is read, not which of the rows that are read count. */
final class TimeFilter {

    private TimeFilter() {}

    /** The time that a filter leaves; nothing for one that looks at anything else. */
    static Optional<Ranges> ranges(Filter filter) {
        return switch (filter) {
            case Filter.OnTime(var ranges) -> Optional.of(ranges);
            case Filter.All(var members) -> together(members, Ranges.ALL, Ranges::and);
            case Filter.Any(var members) -> together(members, Ranges.NONE, Ranges::or);
            case Filter.OnDimension _, Filter.OnMeasure _, Filter.Counted _ -> Optional.empty();
        };
    }

    private static Optional<Ranges> together(List<Filter> members, Ranges start, BinaryOperator<Ranges> step) {
        var all = members.stream().map(TimeFilter::ranges).toList();
        return all.stream().allMatch(Optional::isPresent)
                ? Optional.of(all.stream().flatMap(Optional::stream).reduce(start, step))
                : Optional.empty();
    }
}
