package dev.tidemark.server.again;

import java.io.Serial;

/** Trying rejects again has to stop; nothing is lost by it. The message is for a person. */
public final class CannotReplay extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    CannotReplay(String message, Throwable cause) {
        super(message, cause);
    }

    CannotReplay(String message) {
        super(message);
    }
}
