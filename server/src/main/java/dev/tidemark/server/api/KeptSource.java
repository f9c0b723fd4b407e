package dev.tidemark.server.api;

/** Knows what can be asked about. */
public interface KeptSource {

    /** As of a moment ago, from memory. */
    Kept kept();

    /** As of this call or later, if the database can be asked; for what may have been declared a moment ago. */
    Kept keptAfterALook();

    /** As of now; for what turned out to be gone. */
    Kept keptNow();
}
