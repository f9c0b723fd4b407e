package dev.tidemark.server.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what an import needs while it runs: what came by standard input or HTTP, and what DuckDB's memory does not hold.
 * Its name has the number of the process, so that a later import may delete what a killed one left a day ago.
 */
public final class Scratch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String PREFIX = "tidemark-import-";

    /** Processes in other containers have numbers that mean nothing here. */
    private static final Duration LEFT = Duration.ofDays(1);

    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Makes one, below a folder that is made too. */
    public static Scratch in(Path parent) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        return new Scratch(Files.createTempDirectory(
                parent, PREFIX + ProcessHandle.current().pid() + "-"));
    }

    public Path folder() {
        return folder;
    }

    private static void sweep(Path parent) throws IOException {
        for (var left : list(parent)) {
            var name = left.getFileName().toString();
            if (name.matches(PREFIX + "\\d+-\\d+") && !isAlive(name.substring(PREFIX.length())) && isOld(left)) {
                delete(left);
            }
        }
    }

    private static boolean isOld(Path folder) throws IOException {
        return Files.getLastModifiedTime(folder)
                .toInstant()
                .isBefore(Instant.now().minus(LEFT));
    }

    private static boolean isAlive(String pidAndNumber) {
        return ProcessHandle.of(Long.parseLong(pidAndNumber.substring(0, pidAndNumber.indexOf('-'))))
                .isPresent();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var paths = Files.list(folder)) {
            return paths.toList();
        }
    }

    @Override
    public void close() {
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException _) {
            // Somebody else swept it.
        } catch (IOException e) {
            LOG.warn("cannot delete {}, which an import left: {}", folder, e.toString());
        }
    }
}
