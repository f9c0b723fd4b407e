package dev.tidemark.server.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A live answer as it was when it last changed.
 *
 * @param event {@code answer} or {@code error}, the name of the event that is sent
 * @param id the same for the same content, and for no other
 * @param json what is sent
 */
record Edition(String event, String id, String json) {

    static Edition of(JsonNode answer) {
        return new Edition("answer", hash(content(answer)), JsonMapper.shared().writeValueAsString(answer));
    }

    static Edition refusal(String code, String message, String at) {
        var error = JsonMapper.shared()
                .createObjectNode()
                .put("error", message)
                .put("code", code)
                .put("message", message)
                .put("at", at);
        return new Edition("error", hash(error), JsonMapper.shared().writeValueAsString(error));
    }

    boolean says(Edition other) {
        return id.equals(other.id);
    }

    /** Without when and how it was made, which is another every time. */
    private static JsonNode content(JsonNode node) {
        var copy = node.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.remove("lastRefreshTime");
            object.remove("freshness");
            object.remove("source");
            object.path("results").forEach(result -> {
                if (result instanceof ObjectNode each) {
                    each.remove("lastRefreshTime");
                    each.remove("freshness");
                    each.remove("source");
                }
            });
        }
        return copy;
    }

    private static String hash(JsonNode content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(JsonMapper.shared().writeValueAsString(content).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
