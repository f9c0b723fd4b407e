package dev.tidemark.server.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of Postgres, unpacked from the class path into a folder named by version and machine.
 *
 * @param folder has {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path folder) {
    private static final Logger log = LoggerFactory.getLogger(Binaries.class);

    /** {@code XDG_CACHE_HOME} counts only when absolute (XDG Base Directory Specification). */
    static Optional<Path> usersCache(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .or(() -> Optional.ofNullable(environment.get("HOME"))
                        .map(home -> Path.of(home, ".cache"))
                        .filter(Path::isAbsolute))
                .map(cache -> cache.resolve("tidemark"));
    }

    /**
     * From the shared cache, or from the fallback folder where the cache cannot be written by us or entered by the user
     * who is to run them.
     */
    static Binaries unpacked(Optional<Path> cache, Path fallback, RunAs user) throws IOException {
        Machine machine = Machine.thisOne();
        String name = "postgres-" + version() + "-" + machine.folderName();
        if (cache.isPresent()) {
            try {
                Binaries cached = unpackedIn(cache.get().resolve(name), machine);
                if (user.canEnter(cached.program("postgres"))) {
                    return cached;
                }
                log.debug("{} is closed to the user of Postgres", cached.folder);
            } catch (IOException e) {
                log.debug("cannot unpack Postgres in {}: {}", cache.get(), e.toString());
            }
        }
        new FileTree(Files.createDirectories(fallback)).letPass();
        return unpackedIn(fallback.resolve(name), machine);
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static Binaries unpackedIn(Path folder, Machine machine) throws IOException {
        Binaries binaries = new Binaries(folder);
        if (!Files.isExecutable(binaries.program("postgres"))) {
            try (InputStream archive = machine.archive()) {
                new Unpacking(folder, Clock.systemUTC()).run(archive);
            }
        }
        return binaries;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = Binaries.class.getResourceAsStream("postgres-binaries.properties")) {
            properties.load(resource);
        }
        return properties.getProperty("version", "unknown");
    }
}
