package dev.tidemark.server.embedded;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedded part could not be made to run. The message is one line for the user's eyes: which part, what
 * failed and, where there is one, the log file to read.
 */
public sealed class EmbeddedFailure extends RuntimeException permits DataDirectoryInUse {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lastLines;

    EmbeddedFailure(String message) {
        this(message, List.of(), null);
    }

    EmbeddedFailure(String message, @Nullable Throwable cause) {
        this(message, List.of(), cause);
    }

    private EmbeddedFailure(String message, List<String> lastLines, @Nullable Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " | "), cause);
        this.lastLines = lastLines;
    }

    /** A failure whose reason stands in a log: the telling line goes into the message, the last lines beside it. */
    static EmbeddedFailure logged(String message, Path log, String telling, List<String> lastLines) {
        String reason = telling.isBlank() ? "" : ": " + telling.strip();
        return new EmbeddedFailure(message + reason + " (see " + log + ")", List.copyOf(lastLines), null);
    }

    /** The last lines that the part logged before it failed; empty when it logged nothing. */
    public List<String> lastLines() {
        return lastLines;
    }
}
