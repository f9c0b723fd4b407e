package dev.tidemark.server.collect;

import java.time.Instant;

/** Reads the bodies of one media type. Implementations are pure: the same bytes at the same time give the same reading. */
@FunctionalInterface
public interface EventReader {
    /**
     * Reads a whole body. Never throws on account of what the body holds.
     *
     * @param body starts with the body; not kept
     * @param length how many bytes of it the body has
     * @param now the time of receipt, which event times are checked against
     */
    Reading read(byte[] body, int length, Instant now);
}
