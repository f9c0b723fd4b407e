package dev.tidemark.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scratch folder goes with its import; what a killed one left goes later, and what somebody uses stays. */
class ScratchTest {

    private static final long NOBODY = Integer.MAX_VALUE;

    @TempDir
    private Path parent;

    @Test
    void itsFilesGoWithIt() throws IOException {
        try (var scratch = Scratch.in(parent)) {
            Files.writeString(
                    Files.createDirectories(scratch.folder().resolve("duckdb")).resolve("spilled"), "x");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledOneLeftIsSwept() throws IOException {
        var old = left(NOBODY, 1, Duration.ofDays(2));
        var fresh = left(NOBODY, 2, Duration.ZERO);
        var alive = left(ProcessHandle.current().pid(), 3, Duration.ofDays(2));
        var other = Files.createDirectory(parent.resolve("tidemark-import-notes"));
        Scratch.in(parent).close();
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(alive).exists();
        assertThat(other).exists();
    }

    private Path left(long pid, int number, Duration age) throws IOException {
        var folder = Files.createDirectory(parent.resolve("tidemark-import-" + pid + "-" + number));
        Files.writeString(folder.resolve("upload"), "x");
        return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
    }
}
