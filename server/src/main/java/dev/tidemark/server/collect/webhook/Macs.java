package dev.tidemark.server.collect.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Message authentication codes (RFC 2104), compared in a time that does not tell where they differ. */
final class Macs {
    private static final byte[] NONE = {};

    private Macs() {}

    /** Whether one of these secrets gives the code; every one is tried, whichever it is. */
    static boolean match(List<String> secrets, String algorithm, byte[] given, byte[]... parts) {
        boolean match = false;
        for (String secret : secrets) {
            match |= !secret.isEmpty() && MessageDigest.isEqual(of(algorithm, secret, parts), given);
        }
        return match;
    }

    /** Whether the text is one of these secrets. */
    static boolean same(List<String> secrets, String given) {
        boolean same = false;
        for (String secret : secrets) {
            same |= !secret.isEmpty() && same(secret, given);
        }
        return same;
    }

    static boolean same(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Of either case; nothing if it is not hexadecimal. */
    static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    private static byte[] of(String algorithm, String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
