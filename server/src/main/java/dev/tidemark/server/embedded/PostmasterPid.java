package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code postmaster.pid}: line 1 is the server's pid, line 8 its state (miscadmin.h, LOCK_FILE_LINE_*). */
record PostmasterPid(Path file) {
    private static final int STATE_LINE = 7;

    static PostmasterPid in(Path cluster) {
        return new PostmasterPid(cluster.resolve("postmaster.pid"));
    }

    boolean saysReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() > STATE_LINE
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(STATE_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * To be called when no server of this cluster runs any more. Postgres would refuse to start for a stale file whose pid
     * is a zombie's (a killed server whose parent, a container's init say, does not reap it) or has been given to
     * another process of ours.
     */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
