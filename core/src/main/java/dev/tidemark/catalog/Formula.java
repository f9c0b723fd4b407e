package dev.tidemark.catalog;

/** A number that is worked out of a rollup's measures when it is asked for, such as a ratio; nothing of it is kept. */
public record Formula(String name, Term term) {

    /** What is added to the name of a measure, or of a formula, for its number in an earlier range. */
    public static final String PREVIOUS = "_previous";

    /** What is added for how much it has grown since, in percent. */
    public static final String GROWTH = "_growth";
}
