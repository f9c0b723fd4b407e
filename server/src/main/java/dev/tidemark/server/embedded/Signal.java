package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A signal that we send to a child, or ask the kernel to send when we die. */
enum Signal {
    INT,
    TERM,
    QUIT,
    KILL;

    /** Java itself can only send TERM and KILL; the shell's own {@code kill} needs no further program. */
    void send(long pid) {
        Command.run(Path.of("/"), Duration.ofSeconds(10), List.of("sh", "-c", "kill -" + name() + " " + pid));
    }
}
