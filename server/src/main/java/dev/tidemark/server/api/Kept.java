package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What can be asked about, as of now.
 *
 * @param rollups every version that is in the database, and what of it is whole
 * @param floors from when on the events of a source are kept; nothing for sources that keep all
 */
public record Kept(Catalog catalog, List<StoredRollup> rollups, Map<String, Instant> floors) {

    /** Nothing is known. */
    public static final Kept NOTHING = new Kept(Catalog.EMPTY, List.of(), Map.of());

    public Kept {
        rollups = List.copyOf(rollups);
        floors = Map.copyOf(floors);
    }
}
