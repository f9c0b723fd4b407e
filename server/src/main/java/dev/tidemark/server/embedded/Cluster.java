package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the database. Made whole in a folder beside its own, roles and database included, and then renamed:
 * if it exists, it is complete.
 *
 * @param folder PGDATA
 */
record Cluster(Path folder, Passwords passwords) {
    private static final String UNFINISHED = "cluster.new-";
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    /** The one under {@code home}, made if there is none, its files owned by the user who is to run it. */
    static Cluster in(Path home, Binaries binaries, RunAs user) throws IOException {
        Path folder = home.resolve("cluster");
        if (Files.notExists(folder)) {
            sweep(home);
            create(home, folder, new Initdb(binaries, user));
        }
        if (new FileTree(folder).owner() != user.uid()) {
            hand(folder, user);
        }
        return new Cluster(folder, Passwords.readFrom(folder));
    }

    private static void create(Path home, Path folder, Initdb initdb) throws IOException {
        Stopwatch time = Stopwatch.started();
        Path unfinished = Files.createTempDirectory(home, UNFINISHED);
        try {
            initdb.run(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            new FileTree(unfinished).delete();
        }
        log.debug("made {} in {} ms", folder, time.millis());
    }

    /** An earlier run may have been another user: root with or without namespaces, or nobody at all. */
    private static void hand(Path folder, RunAs user) throws IOException {
        if (!user.byRoot()) {
            throw new EmbeddedFailure("the data in " + folder + " belong to user " + new FileTree(folder).owner()
                    + ", not to us (user " + user.uid() + ")");
        }
        new FileTree(folder).giveTo(user.uid(), user.gid());
    }

    /** What a killed run left half-made; if it does not let itself be deleted it is in nobody's way. */
    private static void sweep(Path home) throws IOException {
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(home, UNFINISHED + "*")) {
            for (Path half : halves) {
                try {
                    new FileTree(half).delete();
                } catch (IOException e) {
                    log.debug("cannot delete {}: {}", half, e.toString());
                }
            }
        }
    }
}
