package dev.tidemark.server.collect;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What a sender asks before it delivers (HTTP 1.1 Web Hooks for Event Delivery 1.0, 4: Abuse Protection). Anybody may deliver here, at
 * any rate, because a delivery needs a write key: who has none is refused each time.
 */
final class WebHookHandshake {
    private static final HeaderName ORIGIN = HeaderNames.create("WebHook-Request-Origin");
    private static final HeaderName RATE = HeaderNames.create("WebHook-Request-Rate");
    private static final HeaderName ALLOWED_ORIGIN = HeaderNames.create("WebHook-Allowed-Origin");
    private static final HeaderName ALLOWED_RATE = HeaderNames.create("WebHook-Allowed-Rate");

    private WebHookHandshake() {}

    /** Leaves other requests to whatever comes next. */
    static void answer(ServerRequest request, ServerResponse response) {
        if (!request.headers().contains(ORIGIN)) {
            response.next();
            return;
        }
        response.header(HeaderNames.ALLOW, "POST").header(ALLOWED_ORIGIN, "*");
        if (request.headers().contains(RATE)) {
            response.header(ALLOWED_RATE, "*");
        }
        response.status(Status.OK_200).send();
    }
}
