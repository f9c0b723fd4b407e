package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.StoredRollup;
import java.util.List;

/**
 * What can be asked about, as of now.
 *
 * @param stored the rollups that there are, with what of them is whole
 */
public record Kept(Catalog catalog, List<StoredRollup> stored) {

    public Kept {
        stored = List.copyOf(stored);
    }
}
