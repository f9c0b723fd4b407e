package dev.tidemark.server.collect;

/** Which event types the catalog's sources declare. Asked once for every event, so it answers from memory. */
@FunctionalInterface
public interface EventTypes {
    /** Whether a source of the catalog takes events of this type. */
    boolean known(String type);
}
