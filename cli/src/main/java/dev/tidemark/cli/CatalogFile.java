package dev.tidemark.cli;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Source;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** A catalog that the user named on the command line. */
final class CatalogFile {

    private CatalogFile() {}

    /** Throws {@link CommandFailure} when the file cannot be read, and with all mistakes when it has some. */
    static Catalog load(Path file) {
        try {
            return Catalog.load(file);
        } catch (UncheckedIOException e) {
            throw CommandFailure.wrongInput(Reasons.of(e));
        }
    }

    /** The source of that name; without a name the only one there is. */
    static Source source(Catalog catalog, Path file, Optional<String> name) {
        var sources = catalog.sources();
        if (name.isPresent()) {
            return Optional.ofNullable(sources.get(name.get()))
                    .orElseThrow(() -> CommandFailure.wrongInput("%s has no source '%s'; %s"
                            .formatted(file, name.get(), Nearest.clause(name.get(), sources.keySet()))));
        }
        if (sources.size() != 1) {
            throw CommandFailure.wrongInput("%s has %d sources%s: say which with --source"
                    .formatted(
                            file,
                            sources.size(),
                            sources.keySet().stream().collect(Collectors.joining(", ", " (", ")"))));
        }
        return sources.values().iterator().next();
    }
}
