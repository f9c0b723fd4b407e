package dev.tidemark.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Write keys and read tokens: made here, shown once, and from then on known by their hash alone. */
final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /** 192 random bits behind a prefix that tells a person, or a leak scanner, what it is. */
    static String make(String what) {
        return "tm_" + what + "_" + random();
    }

    /** 192 random bits as 32 letters, digits, dashes and underscores. */
    static String random() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** 64 random bits as letters and digits: no secret, but nobody comes upon the next one by counting. */
    static String id() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** By these people tell one secret from another; the rest of it still cannot be guessed. */
    static String ending(String secret) {
        return secret.substring(secret.length() - 4);
    }

    /** A hash as a key of a map: what is looked up is the hash, so that the time it takes tells nothing about the secret. */
    record Hash(String hex) {
        Hash(byte[] hash) {
            this(HexFormat.of().formatHex(hash));
        }
    }

    static Hash hashOf(String secret) {
        return new Hash(hash(secret));
    }

    /** A plain SHA-256 is enough: of 192 random bits nothing can be guessed, as it could of a password. */
    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
