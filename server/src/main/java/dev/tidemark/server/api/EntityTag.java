package dev.tidemark.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The name of what an answer says, by which a client asks whether it is still so (RFC 9110, section 13.1.2). A weak one: an
 * answer also tells when and how it was made, which is another every time.
 *
 * @param id the same for the same content, and for no other
 */
record EntityTag(String id) {

    private static final List<String> MADE = List.of("lastRefreshTime", "freshness", "source");

    static EntityTag of(JsonNode answer) {
        return of(JsonMapper.shared().writeValueAsBytes(content(answer)));
    }

    static EntityTag of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EntityTag of(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new EntityTag(HexFormat.of().formatHex(digest, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static JsonNode content(JsonNode answer) {
        if (!(answer instanceof ObjectNode object)) {
            return answer;
        }
        var content = JsonMapper.shared().createObjectNode().setAll(object).remove(MADE);
        if (object.get("results") instanceof ArrayNode results) {
            var each = content.putArray("results");
            results.forEach(result -> each.add(content(result)));
        }
        return content;
    }

    /**
     * Has the client keep the answer to a GET, and ask each time whether it is still so.
     *
     * @return whether it has the answer; then it was told so, and there is nothing left to send
     */
    boolean isAnswer(ServerRequest request, ServerResponse response) {
        if (!request.prologue().method().equals(Method.GET)) {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            return false;
        }
        response.header(HeaderNames.CACHE_CONTROL, "private, no-cache").header(HeaderNames.ETAG, "W/\"" + id + '"');
        if (!isKnown(request)) {
            return false;
        }
        response.status(Status.NOT_MODIFIED_304).send();
        return true;
    }

    /** A list of tags, weak or strong, or {@code *}. */
    private boolean isKnown(ServerRequest request) {
        return request.headers().values(HeaderNames.IF_NONE_MATCH).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals('"' + id + '"'));
    }
}
