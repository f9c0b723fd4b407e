package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A version of a rollup in the database, and what of it is whole.
 *
 * @param filled whether all history is in; if so, what lies below a floor was let go of
 * @param whole per grain
 * @param measureFloors measures that are known only from an instant on, later than the rollup's own floor
 * @param bytes per grain, on disk, without indexes
 */
public record StoredRollup(
        RollupTables tables,
        State state,
        boolean filled,
        Map<Grain, Whole> whole,
        Map<String, Instant> measureFloors,
        Map<Grain, Long> bytes) {

    public StoredRollup {
        whole = Map.copyOf(whole);
        measureFloors = Map.copyOf(measureFloors);
        bytes = Map.copyOf(bytes);
    }

    /** What the tables hold, which a newer catalog may define in another way. */
    public Rollup rollup() {
        return tables.rollup();
    }

    /** Of one of the rollup's grains. */
    public Whole whole(Grain grain) {
        return Objects.requireNonNull(whole.get(grain), grain::word);
    }

    /** The life of a version: built beside the one in use, used, let go. */
    public enum State {
        BUILDING,
        CURRENT,
        RETIRED
    }

    /**
     * The buckets that are complete, together with the deltas that wait: those that begin at the floor or later and end at
     * the watermark or before. {@link Instant#MIN} and {@link Instant#MAX} stand for no end.
     */
    public record Whole(Instant floor, Instant watermark) {

        public boolean isEmpty() {
            return !floor.isBefore(watermark);
        }
    }
}
