package dev.tidemark.server.collect.track;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A write key where this protocol has it.
 *
 * @param text the key, not blank
 * @param at where it stands, for an answer that says so
 */
record SentKey(String text, String at) {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    /** In the address, or as the name of Basic with an empty password, or as a Bearer's token. */
    static Optional<SentKey> in(ServerRequest request) {
        return inAddress(request, "writeKey")
                .or(() -> inAddress(request, "key"))
                .or(() -> request.headers()
                        .first(HeaderNames.AUTHORIZATION)
                        .flatMap(header -> key(credentials(header), "header authorization")));
    }

    private static Optional<SentKey> inAddress(ServerRequest request, String name) {
        return key(request.query().first(name).orElse(""), "query " + name);
    }

    /** In the body, where browsers have it: the outermost object's, or the first item's. */
    static Optional<SentKey> in(JsonNode body) {
        return key(SegmentItems.text(body, "writeKey"), "/writeKey")
                .or(() -> key(SegmentItems.text(body.path("batch").path(0), "writeKey"), "/batch/0/writeKey"));
    }

    private static Optional<SentKey> key(String text, String at) {
        return text.isBlank() ? Optional.empty() : Optional.of(new SentKey(text.strip(), at));
    }

    private static String credentials(String header) {
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header.substring(BEARER.length());
        }
        return header.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? name(header.substring(BASIC.length()).strip())
                : "";
    }

    private static String name(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
