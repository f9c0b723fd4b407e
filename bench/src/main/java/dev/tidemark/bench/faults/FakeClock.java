package dev.tidemark.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The server's clock, moved by libfaketime: a library that answers before the kernel does. */
final class FakeClock {

    private final Optional<Path> library;
    private final Path offset;

    private FakeClock(Optional<Path> library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** @param library libfaketimeMT.so.1; without it the clock stays as it is */
    static FakeClock in(Path folder, Optional<Path> library) throws IOException {
        var clock = new FakeClock(library.filter(Files::isRegularFile), folder.resolve("clock"));
        clock.move(Duration.ZERO);
        return clock;
    }

    boolean canMove() {
        return library.isPresent();
    }

    /**
     * What the process has to have in its environment. With libfaketime's own choice of the "monotonic fix" waits of the JVM
     * return at once, again and again.
     */
    Map<String, String> environment() {
        return library.map(path -> Map.of(
                        "LD_PRELOAD", path.toString(),
                        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_RESET", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"))
                .orElse(Map.of());
    }

    /** So far from the true time, within a second. */
    void move(Duration by) throws IOException {
        var whole = offset.resolveSibling("clock.new");
        Files.writeString(whole, "%+d\n".formatted(by.toSeconds()));
        Files.move(whole, offset, StandardCopyOption.ATOMIC_MOVE);
    }
}
