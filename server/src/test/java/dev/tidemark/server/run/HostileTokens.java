package dev.tidemark.server.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a bearer of a good token of one tenant could send instead, to be taken for another; made by hand, as no library would. */
final class HostileTokens {

    private static final long LATER = TwoTenants.NOW.getEpochSecond() + 600;
    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static final List<String> HEADERS = List.of(
            HS256,
            "{\"alg\":\"none\"}",
            "{\"alg\":\"None\",\"typ\":\"JWT\"}",
            "{\"alg\":\"HS384\"}",
            "{\"alg\":\"HS512\"}",
            "{\"alg\":\"RS256\"}",
            "{\"alg\":\"ES256K\"}",
            "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
            "{\"alg\":[\"HS256\"]}",
            "{\"alg\":\"HS256\",\"kid\":\"../../../dev/null\"}",
            "{\"alg\":\"HS256\",\"kid\":\"' union select 'x\"}",
            "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"eA\"}}",
            "{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:1/keys\"}",
            "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
            "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
            "{}",
            "[]",
            "\u0000");

    private static final List<String> SECRETS = List.of(
            "",
            "x",
            "another secret that is long enough for it",
            "\u0000".repeat(32),
            TwoTenants.SECRET + " ",
            TwoTenants.ASKING.repeat(8));

    /** Claims of a tenant that there is, and signed as they should be, are the application's own word; these are not such. */
    private static final List<String> NAMES = List.of(
            "\"" + TwoTenants.OTHER.toUpperCase(java.util.Locale.ROOT) + "\"",
            "\"" + TwoTenants.OTHER + " \"",
            "\"" + TwoTenants.OTHER + "\\u0000\"",
            "\"" + TwoTenants.OTHER + "\\u200b\"",
            "\"" + TwoTenants.OTHER.replace('a', '\u0430') + "\"",
            "\"" + TwoTenants.ASKING + "," + TwoTenants.OTHER + "\"",
            "[\"" + TwoTenants.OTHER + "\"]",
            "[\"" + TwoTenants.ASKING + "\",\"" + TwoTenants.OTHER + "\"]",
            "{\"name\":\"" + TwoTenants.OTHER + "\"}",
            "2",
            "\"2\"",
            "2.0",
            "true",
            "null",
            "\"\"",
            "\"%\"",
            "\"' or name <> '\"");

    private final Random random;

    HostileTokens(Random random) {
        this.random = random;
    }

    /** One that grants nothing. */
    String next() {
        var other = "{\"tenant\":\"" + TwoTenants.OTHER + "\",\"exp\":" + LATER + "}";
        return switch (random.nextInt(7)) {
            case 0 -> signed(pick(HEADERS), other, pick(SECRETS));
            case 1 -> signed(HS256, "{\"tenant\":" + pick(NAMES) + ",\"exp\":" + LATER + "}", TwoTenants.SECRET);
            case 2 -> signed(HS256, other.replaceFirst(",\"exp\":\\d+", pick(endings())), TwoTenants.SECRET);
            case 3 -> swapped(other);
            case 4 -> part(pick(HEADERS)) + "." + part(other) + ".";
            case 5 -> signed(pick(HEADERS.subList(1, 6)), other, TwoTenants.SECRET);
            default ->
                pick(List.of(
                        "",
                        "Bearer",
                        "null",
                        "2",
                        TwoTenants.OTHER,
                        "..",
                        "a.b.c",
                        "%00",
                        "tm_read_" + "0".repeat(43)));
        };
    }

    /** Of the tenant that asks, as an application signs it. */
    static String good() {
        return signed(HS256, "{\"tenant\":\"" + TwoTenants.ASKING + "\",\"exp\":" + LATER + "}", TwoTenants.SECRET);
    }

    private static List<String> endings() {
        var now = TwoTenants.NOW.getEpochSecond();
        return List.of(
                "",
                ",\"exp\":" + now,
                ",\"exp\":" + (now - 1),
                ",\"exp\":null",
                ",\"exp\":\"" + LATER + "\"",
                ",\"exp\":[" + LATER + "]",
                ",\"exp\":-1",
                ",\"exp\":" + LATER + ",\"nbf\":" + (now + 1));
    }

    /** Another payload under a good signature. */
    private static String swapped(String payload) {
        var good = good().split("\\.", -1);
        return good[0] + "." + part(payload) + "." + good[2];
    }

    private static String signed(String header, String claims, String secret) {
        var signed = part(header) + "." + part(claims);
        try {
            var algorithm =
                    header.contains("HS512") ? "HmacSHA512" : header.contains("HS384") ? "HmacSHA384" : "HmacSHA256";
            var mac = Mac.getInstance(algorithm);
            var key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, algorithm));
            return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
