package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import java.util.Map;

/**
 * What can be asked about, as of now.
 *
 * @param complete the rollups that hold everything, by name, and their sizes in bytes
 */
public record Kept(Catalog catalog, Map<String, Long> complete) {

    public Kept {
        complete = Map.copyOf(complete);
    }
}
