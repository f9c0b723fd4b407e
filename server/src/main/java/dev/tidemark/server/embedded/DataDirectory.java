package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which one running tidemark keeps everything: {@code postgres/}, {@code kafka/}, {@code logs/} and
 * {@code tidemark.env}. While it is open it is ours alone, by a lock that the kernel releases when the process
 * ends, however it ends. Close it after the parts that live in it.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FolderLock lock;

    private DataDirectory(Path root, FolderLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Creates the folder where it is missing (mode 700) and takes it.
     *
     * @throws DataDirectoryInUse when another tidemark holds it
     * @throws EmbeddedFailure when it cannot be created or written
     */
    public static DataDirectory open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            createPrivate(absolute);
            Path root = absolute.toRealPath();
            DataDirectory opened = new DataDirectory(root, FolderLock.take(root, root.resolve("tidemark.lock")));
            opened.createFolders();
            return opened;
        } catch (FileAlreadyExistsException e) {
            throw new EmbeddedFailure(e.getFile() + " is not a folder; choose another --data-dir", e);
        } catch (AccessDeniedException e) {
            throw new EmbeddedFailure(
                    "cannot use " + absolute + " as the data directory: no permission for " + e.getFile(), e);
        } catch (IOException e) {
            throw new EmbeddedFailure("cannot use " + absolute + " as the data directory: " + e, e);
        }
    }

    /** The folder itself, absolute and without symbolic links. */
    public Path path() {
        return root;
    }

    /** {@code tidemark.env}: what clients need to reach this tidemark. */
    public EnvironmentFile environmentFile() {
        return EnvironmentFile.in(root);
    }

    public Path logs() {
        return root.resolve("logs");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    @Override
    public void close() {
        lock.close();
    }

    private void createFolders() throws IOException {
        try {
            createPrivate(postgres());
            createPrivate(kafka());
            createPrivate(logs());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Parents get the usual mode: they are not ours. */
    private static void createPrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }
}
