package dev.tidemark.query;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question about one source, as data. Members are named without the source.
 *
 * @param granularity divides the answer by time; none gives one total
 * @param range none means all time
 * @param earlier what the range is compared with, by measures that are named {@code views_previous} or {@code views_growth}
 * @param filters all have to hold
 * @param top which members of a dimension are told, by a measure of the whole range; all unless said
 * @param order empty for the default: by time, else by the first measure from the largest, else by the first dimension
 * @param limit most rows, 1 to {@value #MOST_ROWS}
 * @param fill whether to tell the units of time in which nothing was, too; of each combination of members that is in the range
 * @param total whether to tell how many rows there would be without limit and offset
 */
public record Query(
        String source,
        List<String> measures,
        List<String> dimensions,
        Optional<Granularity> granularity,
        Optional<Range> range,
        Optional<Range> earlier,
        List<Filter> filters,
        Optional<Top> top,
        List<Order> order,
        int limit,
        int offset,
        ZoneId zone,
        boolean fill,
        boolean total) {

    /**
     * The members of a dimension with the largest numbers.
     *
     * @param limit 1 to {@value #MOST}
     */
    public record Top(String dimension, String measure, int limit) {

        public static final int MOST = 1_000;
    }

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

    /** The ranking that says which members are told. */
    Query ranking(Top by) {
        var order = List.of(new Order(by.measure(), true));
        return part(List.of(by.measure()), List.of(by.dimension()), Optional.empty(), range, order, by.limit());
    }

    /** What the range is compared with: these numbers of the earlier one. */
    Query before(Range before, List<String> numbers) {
        return part(numbers, dimensions, granularity, Optional.of(before), List.of(), MOST_ROWS);
    }

    /** Another question about the same events. */
    private Query part(
            List<String> numbers,
            List<String> members,
            Optional<Granularity> divided,
            Optional<Range> when,
            List<Order> sorted,
            int rows) {
        var which = filters.stream().filter(each -> !isOfRows(each)).toList();
        var none = Optional.<Top>empty();
        return new Query(
                source, numbers, members, divided, when, earlier, which, none, sorted, rows, 0, zone, false, false);
    }

    /** The same of these members only. */
    Query of(Top by, List<String> found) {
        var which = new ArrayList<>(filters);
        which.add(new Filter.OnDimension(by.dimension(), Filter.Operator.EQUALS, found));
        return new Query(
                source,
                measures,
                dimensions,
                granularity,
                range,
                earlier,
                which,
                top,
                order,
                limit,
                offset,
                zone,
                fill,
                total);
    }

    private static boolean isOfRows(Filter filter) {
        return filter.leaves().anyMatch(Filter.OnMeasure.class::isInstance);
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
        return conjuncts().filter(Query::isOfRows).toList();
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
        return Stream.of(dimensions.stream(), filtered, top.stream().map(Top::dimension))
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    private Stream<Filter> leaves() {
        return filters.stream().flatMap(Filter::leaves);
    }

    private Stream<Filter> conjuncts() {
        return filters.stream().flatMap(Filter::conjuncts);
    }
}
