package dev.tidemark.imports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be imported.
 *
 * @param rollups whose slices are replaced, each named once
 * @param from start of the first slice, of every one of the rollups
 * @param to end of the last slice; all slices in between are replaced, also those of which nothing is delivered
 * @param tenant whose slices they are, by name; nothing for those of all tenants
 * @param note for the list of imports, such as names of files
 */
public record Order(List<String> rollups, Instant from, Instant to, Optional<String> tenant, String note) {

    public Order {
        rollups = List.copyOf(rollups);
    }
}
