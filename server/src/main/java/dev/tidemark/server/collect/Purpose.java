package dev.tidemark.server.collect;

/** What the processors are to do with something that was collected. */
public sealed interface Purpose {

    /** An event, to be stored. */
    record Store() implements Purpose {}

    /**
     * An event that was rejected before, to be tried again.
     *
     * @param rejectId the reject that it is until then
     */
    record StoreAgain(long rejectId) implements Purpose {}

    /**
     * No event, to be kept as a reject.
     *
     * @param source where it was delivered
     * @param reason a word of a closed set
     * @param detail for a person to read
     * @param deliveredAs the media type of the delivery that the bytes are, whole; {@code ''} for anything else
     */
    record Reject(String source, String reason, String detail, String deliveredAs) implements Purpose {}
}
