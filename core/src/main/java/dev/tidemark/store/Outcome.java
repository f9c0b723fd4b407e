package dev.tidemark.store;

/** What became of a batch. */
public sealed interface Outcome {

    /**
     * It is committed.
     *
     * @param inserted events that are new
     * @param duplicates events that were there already, or twice in the batch
     * @param rejected all rejects, those that the database itself refused among them
     */
    record Stored(int inserted, int duplicates, int rejected) implements Outcome {}

    /** The partition's position is elsewhere: somebody else has it now, or this very batch was stored before. Nothing was changed. */
    record Fenced() implements Outcome {}
}
