package dev.tidemark.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Real data that tests read where they lie and that are no part of the project: the folder that
 * {@code TIDEMARK_SHARED_DATA} names, else {@code ../shared/data} beside the project's root. Where they are absent the
 * test is skipped, and says so.
 */
public final class SharedData {

    private SharedData() {}

    /** A file of the folder; without it the calling test is skipped. */
    public static Path file(String relative) {
        var file = folder().resolve(relative);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED LOUDLY: no " + relative + " in " + folder()
                    + "; set TIDEMARK_SHARED_DATA to the folder that has it");
        }
        assumeTrue(Files.exists(file), () -> "no " + file);
        return file;
    }

    private static Path folder() {
        return Optional.ofNullable(System.getenv("TIDEMARK_SHARED_DATA"))
                .map(Path::of)
                .orElseGet(() -> root().resolveSibling("shared").resolve("data"));
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("tidemark"))
                ? here
                : Optional.ofNullable(here.getParent()).orElse(here);
    }
}
