package dev.tidemark.store;

/**
 * What an event or a reject was made of.
 *
 * @param source who made it: the source of the CloudEvent, or where a platform delivered it; {@code ''} when nobody can tell
 * @param bytes as they came
 * @param again whether the bytes are a whole event or delivery, which can be processed again
 * @param deliveredAs the media type of the platform's delivery that the bytes are, whole; {@code ''} for anything else
 * @param rejectId the reject that is being processed again; 0 for what is new
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per event would cost for nothing
public record Received(String source, byte[] bytes, boolean again, String deliveredAs, long rejectId) {

    /** A whole event. */
    public Received(String source, byte[] bytes, boolean again, long rejectId) {
        this(source, bytes, again, "", rejectId);
    }

    /** Bytes that are no event by themselves. */
    public static Received part(String source, byte[] bytes) {
        return new Received(source, bytes, false, 0);
    }

    /** What a platform delivered, whole. */
    public static Received delivery(String source, byte[] bytes, String mediaType) {
        return new Received(source, bytes, true, mediaType, 0);
    }

    /** Whether it was rejected before. */
    boolean isAgain() {
        return rejectId != 0;
    }
}
