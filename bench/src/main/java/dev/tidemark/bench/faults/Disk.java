package dev.tidemark.bench.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder that is, where this process may mount, a small disk of its own, kept in memory. */
final class Disk implements AutoCloseable {

    private static final byte[] BLOCK = new byte[1 << 16];

    private final Path folder;
    private final boolean own;

    private Disk(Path folder, boolean own) {
        this.folder = folder;
        this.own = own;
    }

    static Disk at(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        var size = "size=" + megabytes + "m,mode=0755";
        return new Disk(folder, run(List.of("mount", "-t", "tmpfs", "-o", size, "tidemark-faults", folder.toString())));
    }

    Path folder() {
        return folder;
    }

    /** Whether it can be filled without harm to others. */
    boolean isOwn() {
        return own;
    }

    /** Until not a byte is left. */
    void fill() throws IOException {
        try (var out = new FileOutputStream(filler().toFile())) {
            while (own) {
                out.write(BLOCK);
            }
        } catch (IOException e) {
            if (Files.size(filler()) == 0) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (own) {
            free();
            run(List.of("umount", folder.toString()));
        }
    }
}
