package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What a browser asks before a page may send: it is allowed, as the question does not carry the key. The request that follows
 * does, and is let in or not by the key's origins. Registered before the endpoints; whatever else OPTIONS is for is left to them.
 */
public final class Preflight implements HttpService {

    private static final Header METHODS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
    private static final Header HEADERS = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, content-encoding");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "origin");

    /** For a day; browsers keep it for two hours at most. */
    private static final Header AGE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");

    private final String[] paths;

    /** @param paths of endpoints that pages send to; may end in {@code *} */
    public Preflight(String... paths) {
        this.paths = paths.clone();
    }

    @Override
    public void routing(HttpRules rules) {
        for (String path : paths) {
            rules.options(path, Preflight::answer);
        }
    }

    private static void answer(ServerRequest request, ServerResponse response) {
        var origin = request.headers().first(HeaderNames.ORIGIN);
        if (origin.isEmpty() || !request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
            response.next();
            return;
        }
        response.header(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get()))
                .header(METHODS)
                .header(HEADERS)
                .header(AGE)
                .header(VARY)
                .status(Status.NO_CONTENT_204)
                .send();
    }
}
