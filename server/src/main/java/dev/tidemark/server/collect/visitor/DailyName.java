package dev.tidemark.server.collect.visitor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names visitors for a day (UTC): the same visitor of the same site has the same name, and on the next day another. A name does
 * not lead back to the address for anybody without the secret.
 */
final class DailyName {
    private static final String HMAC = "HmacSHA256";
    private static final int BYTES = 12;

    private final byte[] secret;

    DailyName(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** The salt of a day is made of the secret and the day: all servers have the same, also after a restart. */
    String of(LocalDate day, int tenantId, String site, String address, String userAgent) {
        byte[] salt = hmac(secret, day.toString());
        byte[] name = hmac(salt, String.join("\n", Integer.toString(tenantId), site, address, userAgent));
        return "v." + HexFormat.of().formatHex(name, 0, BYTES);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + HMAC + ".", impossible);
        }
    }
}
