package dev.tidemark.query;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question about one source, as data. Members are named without the source.
 *
 * @param granularity divides the answer by time; none gives one total
 * @param range none means all time
 * @param filters all have to hold
 * @param order empty for the default: by time, else by the first measure from the largest, else by the first dimension
 * @param limit most rows, 1 to {@value #MOST_ROWS}
 * @param total whether to tell how many rows there would be without limit and offset
 */
public record Query(
        String source,
        List<String> measures,
        List<String> dimensions,
        Optional<Granularity> granularity,
        Optional<Range> range,
        List<Filter> filters,
        List<Order> order,
        int limit,
        int offset,
        ZoneId zone,
        boolean total) {

    /** What orders and rows call the time dimension. */
    public static final String TIME = "time";

    public static final int DEFAULT_ROWS = 10_000;
    public static final int MOST_ROWS = 50_000;

    public Query {
        measures = List.copyOf(measures);
        dimensions = List.copyOf(dimensions);
        filters = List.copyOf(filters);
        order = List.copyOf(order);
    }

    /** The time of the events that are asked for. */
    Ranges ranges() {
        return conjuncts()
                .map(TimeFilter::ranges)
                .flatMap(Optional::stream)
                .reduce(range.map(Ranges::of).orElse(Ranges.ALL), Ranges::and);
    }

    /** Which rows of a rollup count. */
    List<Filter> rowFilters() {
        return conjuncts()
                .filter(each -> each.leaves().anyMatch(Filter.OnDimension.class::isInstance))
                .toList();
    }

    /** Which rows of the answer are told. */
    List<Filter> having() {
        return conjuncts()
                .filter(each -> each.leaves().anyMatch(Filter.OnMeasure.class::isInstance))
                .toList();
    }

    /** All that have to be gathered: what is asked for, and what rows are told by. */
    List<String> gathered() {
        var told =
                leaves().flatMap(each -> each instanceof Filter.OnMeasure on ? Stream.of(on.measure()) : Stream.of());
        return Stream.concat(measures.stream(), told).distinct().toList();
    }

    /** All measures that it names; whatever it answers is of the events that these count. */
    List<String> counted() {
        var counted =
                leaves().flatMap(each -> each instanceof Filter.Counted of ? Stream.of(of.measure()) : Stream.of());
        return Stream.concat(gathered().stream(), counted).distinct().toList();
    }

    /** All dimensions that it names. */
    public List<String> named() {
        var filtered = leaves().flatMap(
                        each -> each instanceof Filter.OnDimension on ? Stream.of(on.dimension()) : Stream.of());
        return Stream.concat(dimensions.stream(), filtered).distinct().toList();
    }

    private Stream<Filter> leaves() {
        return filters.stream().flatMap(Filter::leaves);
    }

    private Stream<Filter> conjuncts() {
        return filters.stream().flatMap(Filter::conjuncts);
    }
}
