package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.restfb.util.EncodingUtils;
import com.slack.api.app_backend.SlackSignature;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A delivery as a platform sends it. Slack's and Facebook's signatures are made by SDKs that others wrote; those of others
 * are written here again, by the platforms' manuals.
 */
@SuppressWarnings("ArrayRecordComponent")
record Sent(String platform, Map<String, String> headers, byte[] body) {

    static Sent json(String platform, String body) {
        return of(platform, "application/json", body);
    }

    static Sent form(String platform, String body) {
        return of(platform, "application/x-www-form-urlencoded", body);
    }

    static Sent of(String platform, String type, String body) {
        return new Sent(platform, Map.of("Content-Type", type), body.getBytes(UTF_8)).signed(Address.SECRET);
    }

    Sent signed(String secret) {
        return signed(secret, Address.NOW);
    }

    Sent signed(String secret, Instant at) {
        String seconds = String.valueOf(at.getEpochSecond());
        String text = new String(body, UTF_8);
        return switch (platform) {
            case "facebook", "whatsapp" ->
                with("X-Hub-Signature-256", "sha256=" + EncodingUtils.encodeAppSecretProof(secret, text));
            case "slack" ->
                with("X-Slack-Request-Timestamp", seconds)
                        .with("X-Slack-Signature", new SlackSignature.Generator(secret).generate(seconds, text));
            case "twilio" -> with("X-Twilio-Signature", base64(hmac("HmacSHA1", secret, twilio(text))));
            case "telegram" -> with("X-Telegram-Bot-Api-Secret-Token", secret);
            case "line" -> with("x-line-signature", base64(hmac("HmacSHA256", secret, text)));
            case "viber" ->
                with("X-Viber-Content-Signature", HexFormat.of().formatHex(hmac("HmacSHA256", secret, text)));
            case "kik" ->
                with("X-Kik-Signature", HexFormat.of().withUpperCase().formatHex(hmac("HmacSHA1", secret, text)));
            case "dialogflow" -> with("Authorization", "Basic " + base64(("anyone:" + secret).getBytes(UTF_8)));
            default -> throw new IllegalArgumentException(platform);
        };
    }

    private static String twilio(String body) {
        StringBuilder signed = new StringBuilder(Address.PUBLIC);
        new TreeMap<>(fields(body)).forEach((name, value) -> signed.append(name).append(value));
        return signed.toString();
    }

    static Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] both = pair.split("=", 2);
            fields.put(URLDecoder.decode(both[0], UTF_8), URLDecoder.decode(both[1], UTF_8));
        }
        return fields;
    }

    /** The header that proves the platform. */
    String proof() {
        return headers.keySet().stream()
                .filter(name -> !name.equals("Content-Type") && !name.equals("X-Slack-Request-Timestamp"))
                .findFirst()
                .orElseThrow();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    Sent with(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new Sent(platform, Map.copyOf(all), body);
    }

    Sent without(String name) {
        Map<String, String> all = new HashMap<>(headers);
        all.remove(name);
        return new Sent(platform, Map.copyOf(all), body);
    }

    Sent saying(byte[] other) {
        return new Sent(platform, headers, other);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
