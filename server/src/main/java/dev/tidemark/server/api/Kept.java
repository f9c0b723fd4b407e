package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import java.util.Set;

/**
 * What can be asked about, as of now.
 *
 * @param complete names of the rollups that hold everything
 */
public record Kept(Catalog catalog, Set<String> complete) {

    public Kept {
        complete = Set.copyOf(complete);
    }
}
