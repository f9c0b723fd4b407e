package dev.tidemark.server.collect;

import java.util.List;
import java.util.UUID;

/** One item of a body. */
public sealed interface Item {
    /**
     * An event that can be kept.
     *
     * @param eventKey see {@link EventKey}
     * @param type the event's type
     * @param typeAt JSON pointer to the type
     * @param json exactly the bytes of the item
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on to CollectedEvent, never compared
    record Good(UUID eventKey, String type, String typeAt, byte[] json) implements Item {}

    /** What cannot be an event; at least one problem, in the order of the body. */
    record Bad(List<Problem> problems) implements Item {}
}
