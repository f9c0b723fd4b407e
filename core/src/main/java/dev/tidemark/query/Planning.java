package dev.tidemark.query;

/** What the planner makes of a query. */
public sealed interface Planning permits Plan, Planning.Refused {

    /**
     * It cannot be answered exactly from what is kept.
     *
     * @param at the part of the query, as a JSON pointer
     */
    record Refused(String code, String message, String at) implements Planning, Answering {}
}
