package dev.tidemark.server.api;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Order;
import dev.tidemark.query.Query;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A query of the Cube protocol as it was written: read, but held against nothing. Members are without their source.
 *
 * @param at where it stands in what was sent: nowhere, or a place in a list of queries
 */
record CubeQuery(
        String at,
        String source,
        List<String> measures,
        List<String> dimensions,
        Time time,
        List<CubeFilter> filters,
        Optional<Query.Top> top,
        List<Order> order,
        int limit,
        int offset,
        boolean fill,
        boolean total,
        ZoneId zone,
        CubeFormat format,
        Optional<ScanBudget> scan) {

    /**
     * What it says of time.
     *
     * @param isDimension the granularity stands among the dimensions, as {@code source.time.month}
     * @param previous what the range is compared with by measures that say so; unless said the time before it
     * @param compared ranges that are answered each on its own; with them there is no other one
     */
    record Time(
            Optional<Granularity> granularity,
            boolean isDimension,
            Optional<DateWords> range,
            Optional<DateWords> previous,
            List<DateWords> compared) {

        static final Time NONE = new Time(Optional.empty(), false, Optional.empty(), Optional.empty(), List.of());
    }

    QueryType type() {
        return time.compared().isEmpty() ? QueryType.REGULAR : QueryType.COMPARED;
    }
}
