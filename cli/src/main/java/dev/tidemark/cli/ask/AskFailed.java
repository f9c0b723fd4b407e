package dev.tidemark.cli.ask;

/** The server did not answer, in words for a user. */
public final class AskFailed extends RuntimeException {

    private final boolean wrong;

    AskFailed(String message, boolean wrong) {
        super(message);
        this.wrong = wrong;
    }

    AskFailed(String message, Throwable cause) {
        super(message, cause);
        this.wrong = false;
    }

    /** Whether the question has to be another one. */
    public boolean isWrong() {
        return wrong;
    }
}
