package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.StoredRollup;
import java.util.List;

/**
 * What can be asked about, as of now.
 *
 * @param rollups every version that is in the database, and what of it is whole
 */
public record Kept(Catalog catalog, List<StoredRollup> rollups) {

    /** Nothing is known. */
    public static final Kept NOTHING = new Kept(Catalog.EMPTY, List.of());

    public Kept {
        rollups = List.copyOf(rollups);
    }
}
