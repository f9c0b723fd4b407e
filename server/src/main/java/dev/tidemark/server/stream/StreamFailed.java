package dev.tidemark.server.stream;

/** A step with the stream failed in a way that waiting does not cure, or took too long. */
public final class StreamFailed extends RuntimeException {
    StreamFailed(String step, String reason) {
        super(step + ": " + reason);
    }

    StreamFailed(String step, Throwable cause) {
        super(step + ": " + cause.getMessage(), cause);
    }
}
