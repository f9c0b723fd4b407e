package dev.tidemark.server.api;

/** Knows what can be asked about. */
public interface KeptSource {

    /** As of a moment ago, from memory. */
    Kept kept();

    /** As of now, if the database can be asked; for questions about what may have been declared a moment ago. */
    Kept keptAfterALook();
}
