package dev.tidemark.server;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The folder of real data beside the project, which is too large for the repository: {@code TIDEMARK_SHARED_DATA}, or
 * {@code shared/data} next to the project's root. A test whose data are absent is skipped, and says so.
 */
public final class SharedData {
    private SharedData() {}

    /** The path of this file or folder of the shared data; skips the calling test if it is absent. */
    public static Path of(String name) {
        return roots().map(root -> root.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> skip(name));
    }

    private static Path skip(String name) {
        String message = "SKIPPED: no " + name + " in the shared data; set TIDEMARK_SHARED_DATA to their folder";
        System.err.println(message);
        return abort(message);
    }

    private static Stream<Path> roots() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.concat(
                Stream.of(System.getProperty("tidemark.shared.data"), System.getenv("TIDEMARK_SHARED_DATA"))
                        .filter(Objects::nonNull)
                        .map(Path::of),
                Stream.of(here.resolve("../shared/data"), here.resolve("../../shared/data")));
    }
}
