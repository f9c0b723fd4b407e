package dev.tidemark.server.collect.webhook;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How something is known that its platform gave no id: by all that it says. */
final class Content {
    private static final int BYTES = 16;

    private Content() {}

    static String id(byte[] bytes) {
        return "content:" + HexFormat.of().formatHex(sha256(bytes), 0, BYTES);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
