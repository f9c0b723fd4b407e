package dev.tidemark.server.collect;

import java.util.Arrays;
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

    /**
     * What a platform delivered and cannot be an event, although the delivery has to be answered as taken: it becomes a
     * reject, once, however often it is delivered. Of more than {@value #MOST_BYTES} bytes the beginning is kept.
     *
     * @param eventKey what copies of it have in common, see {@link EventKey}
     * @param reason a word of a closed set, in lower case
     * @param detail for a person to read
     * @param deliveredAs the media type of the delivery that the bytes are, which can be read again; {@code ''} if they are a
     *     part of one, or were cut
     * @param bytes what was delivered
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on to CollectedEvent, never compared
    record Unfit(UUID eventKey, String reason, String detail, String deliveredAs, byte[] bytes) implements Item {

        /** As much as an event may have: what one record of the stream can hold. */
        public static final int MOST_BYTES = 256 << 10;

        public Unfit {
            if (bytes.length > MOST_BYTES) {
                detail = detail + " (the first " + MOST_BYTES + " of " + bytes.length + " bytes are kept)";
                bytes = Arrays.copyOf(bytes, MOST_BYTES);
                deliveredAs = "";
            }
        }

        /** A part of a delivery. */
        public Unfit(UUID eventKey, String reason, String detail, byte[] bytes) {
            this(eventKey, reason, detail, "", bytes);
        }
    }

    /** What cannot be an event and is not kept; at least one problem, in the order of the body. */
    record Bad(List<Problem> problems) implements Item {}
}
