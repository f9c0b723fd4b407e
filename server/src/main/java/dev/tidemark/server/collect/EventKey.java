package dev.tidemark.server.collect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The key of an event. CloudEvents calls two events with the same source and id duplicates (CloudEvents 1.0, "id"), so
 * the key is made of these two and nothing else: the first 16 bytes of SHA-256 over the UTF-8 of source, a line feed, id.
 *
 * <p>Postgres computes the same as
 * {@code encode(substr(sha256(convert_to(source || E'\n' || id, 'UTF8')), 1, 16), 'hex')::uuid}.
 */
public final class EventKey {
    private static final MessageDigest SHA_256 = sha256();

    private EventKey() {}

    /** The key of the event that this source gave this id. */
    public static UUID of(String source, String id) {
        MessageDigest digest = fresh();
        digest.update(source.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    /** A clone costs a third of {@link MessageDigest#getInstance}, and this runs once for every event. */
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
