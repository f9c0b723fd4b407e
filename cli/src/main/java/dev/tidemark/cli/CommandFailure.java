package dev.tidemark.cli;

/** A command that cannot go on, for a reason that its user understands: the message is all that is shown. */
public final class CommandFailure extends RuntimeException {

    private final int exitCode;
    private final String words;

    private CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.words = message;
    }

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.words = message;
    }

    /** Something is wrong with what the user gave: exit code 2. */
    public static CommandFailure wrongInput(String message) {
        return new CommandFailure(2, message);
    }

    /** Something that the user gave was right, and yet it failed: exit code 1. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(1, message);
    }

    /** The same, with what {@code --debug} shows. */
    public static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(1, message, cause);
    }

    /** The message. */
    String words() {
        return words;
    }

    int exitCode() {
        return exitCode;
    }
}
