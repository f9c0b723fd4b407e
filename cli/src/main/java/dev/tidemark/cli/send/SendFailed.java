package dev.tidemark.cli.send;

/** The server will not take events from here, or was away for longer than was to be waited. Says which, in words for a user. */
public final class SendFailed extends RuntimeException {
    SendFailed(String message) {
        super(message);
    }
}
