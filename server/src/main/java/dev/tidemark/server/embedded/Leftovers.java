package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of an earlier run that still work in a folder of ours, found in /proc by their command and their working
 * directory: a pid in a file may by now be somebody else's. We hold the folder's lock, so no running tidemark
 * wants them any more; they may already be on their way out.
 *
 * @param leader which of them gets the signals; the others follow it
 * @param follower which only are waited for
 */
record Leftovers(String name, Path home, Predicate<List<String>> leader, Predicate<List<String>> follower) {
    private static final Path PROC = Path.of("/proc");
    private static final long POLL_MILLIS = 20;
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** Returns when none is left. */
    void stop(List<StopStep> steps) throws IOException, InterruptedException {
        List<Long> found = find(leader);
        if (!found.isEmpty()) {
            log.info("{} of an earlier run is still there (pid {}); stopping it", name, found.getFirst());
        }
        for (StopStep step : steps) {
            send(step.signal());
            if (goneWithin(step)) {
                return;
            }
        }
        throw new EmbeddedFailure(name + " of an earlier run does not end (pid " + all() + ")");
    }

    private void send(Signal signal) throws IOException {
        for (long pid : signal == Signal.KILL ? all() : find(leader)) {
            signal.send(pid);
        }
    }

    private boolean goneWithin(StopStep step) throws IOException, InterruptedException {
        Stopwatch waited = Stopwatch.started();
        while (!all().isEmpty()) {
            if (waited.elapsed().compareTo(step.patience()) > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private List<Long> all() throws IOException {
        return find(leader.or(follower));
    }

    private List<Long> find(Predicate<List<String>> ours) throws IOException {
        List<Long> pids = new ArrayList<>();
        if (Files.isDirectory(PROC)) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    if (words(process)
                            .filter(ours)
                            .filter(words -> worksHere(process, words))
                            .isPresent()) {
                        pids.add(Long.parseLong(process.getFileName().toString()));
                    }
                }
            }
        }
        return pids;
    }

    /** Empty for one that is gone, or a zombie: a zombie has no command line. */
    private static Optional<List<String>> words(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return line.isEmpty() ? Optional.empty() : Optional.of(List.of(line.split("\0")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The link is followed to the folder itself, so a process in another container, where the same name means another
     * folder, is not taken for ours. Root without CAP_SYS_PTRACE (a default Docker container) may not follow the link
     * of another user's process: then the folder named in its command has to do.
     */
    private boolean worksHere(Path process, List<String> words) {
        try {
            return Files.isSameFile(process.resolve("cwd"), home);
        } catch (AccessDeniedException e) {
            return words.stream().anyMatch(word -> word.startsWith(home.toString()));
        } catch (IOException e) {
            return false;
        }
    }
}
