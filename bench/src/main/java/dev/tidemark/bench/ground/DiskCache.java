package dev.tidemark.bench.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/** What the system keeps in memory of files. */
final class DiskCache {

    private DiskCache() {}

    /**
     * Has it forget all files of a folder, which only asks for the right to read them: {@code dd} with {@code nocache} and no
     * blocks is posix_fadvise(POSIX_FADV_DONTNEED) on the whole file (GNU coreutils manual, "dd invocation").
     */
    static void forget(Path folder) {
        run(List.of("sync", "-f", folder.toString()));
        run(List.of(
                "find",
                folder.toString(),
                "-type",
                "f",
                "-size",
                "+0",
                "-exec",
                "dd",
                "if={}",
                "iflag=nocache",
                "count=0",
                "status=none",
                ";"));
    }

    private static void run(List<String> command) {
        try {
            var exit = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(command.getFirst() + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty the cache", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
