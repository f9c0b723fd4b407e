package dev.tidemark.query;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A question about one source, as data. Members are named without the source.
 *
 * @param granularity divides the answer by time; none gives one total
 * @param range none means all time
 * @param order empty for the default: by time, else by the first measure from the largest, else by the first dimension
 * @param limit most rows, 1 to {@value #MOST_ROWS}
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
        ZoneId zone) {

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
}
