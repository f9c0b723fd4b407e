package dev.tidemark.boards;

/** What came of saving or deleting a board. */
public sealed interface Saving {

    /** @param revision by which it is changed the next time */
    record Done(long revision) implements Saving {}

    /** It is not, or no longer, what was to be changed: somebody else was faster. */
    record Changed() implements Saving {}

    /** The tenant has {@value SavedBoards#MOST} already. */
    record TooMany() implements Saving {}
}
