package dev.tidemark.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of real events that are not part of the repository: in the folder that {@code TIDEMARK_SHARED_DATA} names, or in
 * {@code ../shared/data} beside the repository.
 */
public final class SharedData {

    private SharedData() {}

    /** The file, or the test is skipped, and says so on standard error as well. */
    public static Path file(String name) {
        var folder = Optional.ofNullable(System.getenv("TIDEMARK_SHARED_DATA"))
                .map(Path::of)
                .orElse(Path.of("../../shared/data"));
        var file = folder.resolve(name).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            var reason = "SKIPPED for want of " + file + ": set TIDEMARK_SHARED_DATA to the folder of the real data";
            System.err.println(reason);
            return abort(reason);
        }
        return file;
    }
}
