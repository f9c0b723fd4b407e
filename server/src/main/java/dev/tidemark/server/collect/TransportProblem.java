package dev.tidemark.server.collect;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that fail before or beside the routes. The server's own text is left out: it quotes what it could not parse. */
final class TransportProblem implements DirectHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TransportProblem.class);

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        headers.set(HeaderValues.CONTENT_TYPE_JSON);
        if (status.code() == Status.SERVICE_UNAVAILABLE_503.code()) {
            headers.set(HeaderNames.RETRY_AFTER, "1");
        }
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type.keepAlive())
                .entity(problem(status, message).json())
                .build();
    }

    private static Problem problem(Status status, @Nullable String message) {
        if (status.code() != Status.INTERNAL_SERVER_ERROR_500.code()) {
            return of(status);
        }
        UUID id = UUID.randomUUID();
        LOG.error("Failed to answer a request: {}, id {}", message, id);
        return Problems.internal(id);
    }

    static Problem of(Status status) {
        return switch (status.code()) {
            case 400 ->
                new Problem(
                        "bad_request",
                        "This is not a well-formed HTTP request; check its line, headers and encoding.",
                        "request");
            case 404 -> new Problem("not_found", "There is nothing at this path.", "path");
            case 413 -> new Problem("body_too_large", "The body is far over the limit; send it in pieces.", "body");
            case 503 -> new Problem("overloaded", "Too many requests at once; come again.", "request");
            case 505 -> new Problem("http_version", "Send HTTP/1.1.", "request");
            default ->
                new Problem(
                        "http_" + status.code(), "The request was refused: " + status.reasonPhrase() + ".", "request");
        };
    }
}
