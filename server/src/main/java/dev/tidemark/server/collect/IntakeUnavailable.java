package dev.tidemark.server.collect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The events cannot be made durable now; the sender should come again. */
public final class IntakeUnavailable extends Exception {
    private final Duration retryAfter;

    /**
     * @param message what is away, for the log and the sender
     * @param retryAfter when it makes sense to come again
     * @param cause what was seen, or null when it was already known to be away
     */
    public IntakeUnavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** When it makes sense to come again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
