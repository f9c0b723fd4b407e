package dev.tidemark.server.imports;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server imports by itself.
 *
 * @param folder where deliveries arrive; below it, in folders of tenants' names, files that requests may name
 * @param deliveries which files are one import: names with {@code {slice}} in them, by rollup
 * @param done what becomes of files that are imported
 */
public record ImportSettings(Optional<Path> folder, List<Map<String, String>> deliveries, Done done) {

    /** Where a file's name has the time of its slice. */
    public static final String SLICE = "{slice}";

    /** Nothing. */
    public static final ImportSettings NONE = new ImportSettings(Optional.empty(), List.of(), Done.MOVE);

    /** What becomes of files that are imported. */
    public enum Done {
        /** They go into the folder {@code done} beside them. */
        MOVE,
        /** They stay. */
        KEEP
    }

    public ImportSettings {
        deliveries = List.copyOf(deliveries);
    }
}
