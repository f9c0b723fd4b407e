package dev.tidemark.imports;

/** What comes of undoing an import. */
public sealed interface Undone {

    /**
     * Its slices have again what they had before.
     *
     * @param slices how many, of all rollups
     */
    record Done(long slices) implements Undone {}

    /** It cannot be undone, and nothing was changed. */
    record Refused(Problem problem) implements Undone {}
}
