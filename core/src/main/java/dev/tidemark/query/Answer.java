package dev.tidemark.query;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a plan found, at one snapshot.
 *
 * @param rows each with a value per {@link Plan#columns}: {@link java.time.LocalDateTime} in the query's zone for time,
 *     text for dimensions, {@link java.math.BigDecimal} for measures; null for the smallest, the largest or a percentile
 *     of no numbers
 * @param total how many rows there are without limit and offset, if that was asked
 * @param asOf the snapshot's time: everything committed before is included
 * @param pendingDeltas how many deltas of the rollup, of any tenant, were still waiting and were read as well
 * @param overlapping the attributes by which rows are told apart and of which an entity may have several: its events count in
 *     several rows, and the rows add up to more than the total
 */
public record Answer(
        Plan plan,
        List<List<@Nullable Object>> rows,
        OptionalLong total,
        Instant asOf,
        long pendingDeltas,
        List<String> overlapping)
        implements Answering {

    /** The same, found again in a later snapshot. */
    Answer at(Moment moment) {
        return new Answer(plan, rows, total, moment.asOf(), moment.pendingDeltas(), overlapping);
    }
}
