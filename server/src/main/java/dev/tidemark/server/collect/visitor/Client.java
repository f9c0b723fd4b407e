package dev.tidemark.server.collect.visitor;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/**
 * Who made a request, as far as the request says.
 *
 * @param address of the visitor, {@code ""} where it is not known; never kept
 * @param userAgent {@code ""} where there is none
 */
public record Client(String address, String userAgent) {
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");

    /**
     * By the headers. The first address of {@code X-Forwarded-For} counts, because the server usually stands behind a proxy.
     * Anybody can send that header, and gains nothing but another name for a day.
     */
    public static Client of(ServerRequest request) {
        String forwarded = request.headers()
                .first(FORWARDED_FOR)
                .orElse("")
                .split(",", 2)[0]
                .strip();
        return new Client(
                forwarded.isEmpty() ? request.remotePeer().host() : forwarded,
                request.headers().first(HeaderNames.USER_AGENT).orElse(""));
    }
}
