package dev.tidemark.store;

/**
 * What an event or a reject was made of.
 *
 * @param source who made it: the source of the CloudEvent, or where a platform delivered it; {@code ''} when nobody can tell
 * @param bytes as they came
 * @param again whether the bytes are a whole event, which can be processed again
 * @param rejectId the reject that is being processed again; 0 for what is new
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per event would cost for nothing
public record Received(String source, byte[] bytes, boolean again, long rejectId) {

    /** Bytes that are no event by themselves. */
    public static Received part(String source, byte[] bytes) {
        return new Received(source, bytes, false, 0);
    }

    /** Whether it was rejected before. */
    boolean isAgain() {
        return rejectId != 0;
    }
}
