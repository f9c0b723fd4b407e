package dev.tidemark.bench.faults;

import java.io.IOException;

/** Signals to one process. */
enum Signals {
    KILL,
    STOP,
    CONT;

    /** One that is gone is not minded. */
    void to(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
