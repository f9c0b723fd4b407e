package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock on a data directory, with the owner's pid in it. The kernel drops it when the owner dies.
 *
 * <p>These are POSIX record locks: closing <em>any</em> descriptor of the file drops every lock that this process
 * has on it (fcntl(2)). Hence the set of folders held by this JVM: the file of a folder that is already
 * ours is never opened a second time.
 */
final class FolderLock implements AutoCloseable {
    private static final Set<Path> HELD_BY_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock take(Path folder, Path file) throws IOException {
        if (!HELD_BY_THIS_JVM.add(folder)) {
            throw new DataDirectoryInUse(folder, pid());
        }
        try {
            return new FolderLock(folder, locked(folder, file));
        } catch (IOException | RuntimeException e) {
            HELD_BY_THIS_JVM.remove(folder);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedFailure("cannot release the lock on " + folder + ": " + e, e);
        } finally {
            HELD_BY_THIS_JVM.remove(folder);
        }
    }

    private static FileChannel locked(Path folder, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new DataDirectoryInUse(folder, Files.readString(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String pid() {
        return Long.toString(ProcessHandle.current().pid());
    }
}
