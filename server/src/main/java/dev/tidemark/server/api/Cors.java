package dev.tidemark.server.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Lets pages of any origin ask: what they are told depends on their token alone, and never on a cookie. */
final class Cors {

    private static final Header ORIGIN = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final Header METHODS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE, OPTIONS");
    private static final Header HEADERS = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, if-none-match, x-request-id, x-cube-authorization");
    private static final Header EXPOSED =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "etag, retry-after");

    /** For a day; browsers keep it for two hours at most. */
    private static final Header AGE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");

    private Cors() {}

    /** Marks an answer, whatever it will be. */
    static void allow(ServerRequest request, ServerResponse response) {
        response.header(ORIGIN).header(EXPOSED);
        response.next();
    }

    /** What a browser asks before it asks. */
    static void preflight(ServerRequest request, ServerResponse response) {
        response.header(METHODS).header(HEADERS).header(AGE).status(Status.NO_CONTENT_204);
        response.send();
    }
}
