package dev.tidemark.bench.faults;

/** A fault is over, and its effect is not. */
final class NotBack extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotBack(String message) {
        super(message);
    }
}
