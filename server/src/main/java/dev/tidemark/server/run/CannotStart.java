package dev.tidemark.server.run;

/** The server cannot start; the message is one line that says why and what to do. */
public final class CannotStart extends RuntimeException {

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }

    CannotStart(String message) {
        super(message);
    }
}
