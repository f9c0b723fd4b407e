package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that Postgres runs as, since it refuses root: an ordinary user as he is; root in a user namespace of its own,
 * where it has no power and still owns its files; or, where namespaces are denied (as in a default Docker container), the
 * user nobody.
 *
 * @param uid owner of the files, as seen from here
 * @param prefix words that turn us into that user, keeping the process id
 */
record RunAs(int uid, int gid, List<String> prefix) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * @param home the folder that this user must be able to enter; it and its parent are ours and opened for passing
     *     through if need be
     * @throws EmbeddedFailure when there is no way
     */
    static RunAs chosenFor(Path home) throws IOException {
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int gid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        if (uid != 0) {
            return new RunAs(uid, gid, List.of());
        }
        RunAs powerless = new RunAs(0, gid, List.of("unshare", "-U"));
        return powerless.works() && powerless.canEnter(home) ? powerless : nobody(home);
    }

    List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return List.copyOf(all);
    }

    /** Whether it is root who starts it: then files can be handed over. */
    boolean byRoot() {
        return !prefix.isEmpty();
    }

    boolean canEnter(Path path) {
        return prefix.isEmpty() ? Files.isExecutable(path) : run("test", "-x", path.toString());
    }

    private static RunAs nobody(Path home) throws IOException {
        int uid = number("-u");
        int gid = number("-g");
        RunAs nobody = new RunAs(
                uid,
                gid,
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--inh-caps=-all", "--"));
        if (uid <= 0 || !nobody.works()) {
            throw new EmbeddedFailure("Postgres refuses to run as root, and neither `unshare -U` nor"
                    + " `setpriv --reuid=nobody` works here; start tidemark as an ordinary user");
        }
        new FileTree(home).letPass();
        Path dataDirectory = home.getParent();
        if (dataDirectory != null) {
            new FileTree(dataDirectory).letPass();
        }
        nobody.mustEnter(home);
        return nobody;
    }

    /** Names the first folder on the way that is closed. */
    private void mustEnter(Path home) {
        Path reached = home.getRoot();
        for (Path name : home) {
            reached = reached == null ? name : reached.resolve(name);
            if (!canEnter(reached)) {
                throw new EmbeddedFailure("Postgres refuses to run as root, and the user nobody may not enter "
                        + reached + "; choose another --data-dir, or start tidemark as an ordinary user");
            }
        }
    }

    /** Postgres also wants its user to have a name. */
    private boolean works() {
        return run("id", "-un");
    }

    private boolean run(String... words) {
        return Command.run(Path.of("/"), LIMIT, command(List.of(words))).succeeded();
    }

    /** Not 65534 everywhere; -1 when there is no such user. */
    private static int number(String option) {
        Command id = Command.run(Path.of("/"), LIMIT, List.of("id", option, "nobody"));
        return id.succeeded() ? Integer.parseInt(id.output().strip()) : -1;
    }
}
