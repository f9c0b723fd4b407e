package dev.tidemark.server.api;

import dev.tidemark.query.Query;
import java.util.List;
import java.util.Optional;

/**
 * A query of the Cube protocol, and what it means.
 *
 * @param filters as the answer has to repeat them
 * @param range the words of its date range, normalised to two local times; the answer has to repeat them
 * @param previous likewise, where it was said what the range is compared with
 */
record Asked(
        CubeQuery cube,
        Query query,
        List<CubeFilter> filters,
        Optional<LocalRange> range,
        Optional<LocalRange> previous) {

    /** What tells the rows of one compared range from those of another. */
    Optional<String> comparedRange() {
        return range.filter(_ -> cube.type() == QueryType.COMPARED).map(each -> each.first() + " - " + each.last());
    }
}
