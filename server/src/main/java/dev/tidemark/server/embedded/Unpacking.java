package dev.tidemark.server.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks an archive beside its target and then renames it, so that the target is whole whenever it exists: two that
 * unpack at once do not meet, and what a killed one left is swept up by a later one.
 */
record Unpacking(Path target, Clock clock) {
    private static final int EXECUTABLE = 0111;

    /** It takes seconds: what is older than this is nobody's work any more. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Unpacking.class);

    void run(InputStream archive) throws IOException {
        Stopwatch time = Stopwatch.started();
        Path parent = Files.createDirectories(parent(target));
        sweep(parent);
        Path unfinished = Files.createTempDirectory(parent, prefix());
        try {
            open(unfinished);
            unpack(archive, unfinished);
            flush(unfinished);
            rename(unfinished);
            log.debug("unpacked {} in {} ms", target, time.millis());
        } finally {
            new FileTree(unfinished).delete();
        }
    }

    private void rename(Path unfinished) throws IOException {
        try {
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            log.debug("{} was unpacked by another meanwhile", target);
        }
    }

    private static void unpack(InputStream archive, Path into) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName()).normalize();
                if (!path.startsWith(into)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                unpack(tar, entry, path);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        createOpen(entry.isDirectory() ? path : parent(path));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & EXECUTABLE) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void createOpen(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createOpen(parent(folder));
            open(Files.createDirectory(folder));
        }
    }

    /** Whatever our umask: another user may have to run what is in it. */
    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Or a power cut may leave files of no length under a name that says they are whole. Not every system has it. */
    private static void flush(Path folder) {
        Command sync = Command.run(folder, Duration.ofMinutes(1), List.of("sync", "-f", folder.toString()));
        if (!sync.succeeded()) {
            log.debug("sync -f {}: {}", folder, sync.output());
        }
    }

    private String prefix() {
        return "." + target.getFileName() + ".unpacking-";
    }

    private void sweep(Path parent) throws IOException {
        Instant abandoned = clock.instant().minus(ABANDONED);
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(parent, prefix() + "*")) {
            for (Path half : halves) {
                if (Files.getLastModifiedTime(half).toInstant().isBefore(abandoned)) {
                    new FileTree(half).delete();
                }
            }
        }
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no folder");
        }
        return parent;
    }
}
