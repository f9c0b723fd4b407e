package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the two children differ in. */
interface Part {
    /** As the user knows it. */
    String name();

    /** Called before each start, on the keeper's thread: ends what an earlier run left and chooses where to listen. */
    void prepare() throws IOException, InterruptedException;

    /** Its folder: the child's working directory, by which a later run finds it again. */
    Path home();

    List<String> command();

    /** Added to what the child inherits. */
    Map<String, String> environment();

    LogFile log();

    /** Whether the child answers; asked every few milliseconds until it does. */
    boolean ready(Process child);

    /** From the gentle signal to the last. */
    List<StopStep> stopSteps();
}
