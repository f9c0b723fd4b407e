package dev.tidemark.store;

import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Session;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Between which times events are stored.
 *
 * @param floors from when on the events of a source are kept; nothing for sources that keep all
 */
record TimeLimits(Map<String, Instant> floors) {

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    static TimeLimits read(Session session) {
        return new TimeLimits(RollupStore.sourceFloors(session));
    }

    /** Outside of these a time is a mistake, and would need a partition of its own. */
    static boolean isSane(Event event) {
        return !event.occurredAt().isBefore(FIRST) && event.occurredAt().isBefore(END);
    }

    /** An event from before the floor may be a copy of one that is gone, which nothing is left to tell. */
    Optional<Reject> refusal(Event event) {
        if (!isSane(event)) {
            return Optional.of(Reject.outOfRange(event));
        }
        var floor = floors.getOrDefault(event.source(), Instant.MIN);
        return event.occurredAt().isBefore(floor) ? Optional.of(Reject.tooOld(event, floor)) : Optional.empty();
    }
}
