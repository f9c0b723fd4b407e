package dev.tidemark.server.api;

/** A tenant asks more at once than it may; answered with 429. */
public final class TooManyQuestions extends RuntimeException {

    TooManyQuestions(int perTenant, int line) {
        super("This tenant has %d questions at the database and up to %d that wait; ask again in a moment."
                .formatted(perTenant, line));
    }
}
