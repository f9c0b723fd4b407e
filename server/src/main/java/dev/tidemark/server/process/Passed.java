package dev.tidemark.server.process;

import dev.tidemark.store.Reject;

/** What a step made of one item. */
sealed interface Passed<T> {

    /** Good for the next step. */
    record On<T>(T item) implements Passed<T> {}

    /** It cannot be an event. */
    record Out<T>(Reason reason, Reject reject) implements Passed<T> {}

    static <T> Passed<T> on(T item) {
        return new On<>(item);
    }
}
