package dev.tidemark.server.stream;

/**
 * Where reading goes on: kept by the caller beside what was stored, in the same transaction. Called on the consumer's thread.
 */
public interface Positions {
    /**
     * The offset of the first record of this partition that is not stored yet; 0 if nothing is. Asked whenever the
     * partition is assigned. If it throws, the partition waits and {@link EventConsumer#poll} asks again and throws on.
     */
    long startOf(int partition);

    /** The partition is no longer this consumer's: what is read of it and not stored will be read by another. */
    void revoked(int partition);
}
