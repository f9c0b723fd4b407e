package dev.tidemark.server.collect;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How every path of the server says what is wrong: a status and a {@link Problem}, and never a stack trace or the name of
 * a class. Unknown paths, wrong methods, requests that are no HTTP and failures of ours are all answered alike.
 */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int LONGEST_QUOTE = 80;

    private Problems() {}

    /** Answers what the routes do not: nothing there, and whatever their handlers throw. Closes what was said to be closed. */
    public static void register(HttpRouting.Builder routing) {
        routing.addFilter(new ClosedWhenSaid())
                .error(NotFoundException.class, (request, response, _) -> notFound(request, response))
                .error(HttpException.class, (_, response, e) -> http(response, e))
                .error(Throwable.class, Problems::internal);
    }

    /** Answers what never reaches a route, such as a request line that is none. */
    public static void configure(WebServerConfig.Builder server) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, new TransportProblem());
        }
        server.directHandlers(handlers.build());
    }

    /** For {@code rules.any(path, …)} after the methods that the path has. */
    public static Handler notAllowed(String... allowed) {
        String methods = String.join(", ", List.of(allowed));
        return (request, response) -> {
            response.header(HeaderValues.create(HeaderNames.ALLOW, methods));
            String method = request.prologue().method().text();
            send(
                    response,
                    Status.METHOD_NOT_ALLOWED_405,
                    new Problem(
                            "method_not_allowed", "Send " + methods + " here, not " + quote(method) + ".", "method"));
        };
    }

    /** Sends a problem as the answer. */
    public static void send(ServerResponse response, Status status, Problem problem) {
        Answer.of(status, problem).send(response);
    }

    /** Something out of a request as a message quotes it. */
    static String quote(String value) {
        return '"' + (value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "…") + '"';
    }

    private static void notFound(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        send(
                response,
                Status.NOT_FOUND_404,
                new Problem("not_found", "There is nothing at " + quote(path) + ".", "path"));
    }

    private static void http(ServerResponse response, HttpException e) {
        e.headers().forEach(response::header);
        send(response, e.status(), TransportProblem.of(e.status()));
    }

    private static void internal(ServerRequest request, ServerResponse response, Throwable failure) {
        UUID id = UUID.randomUUID();
        LOG.error(
                "Failed to answer {} {}, id {}",
                request.prologue().method().text(),
                withoutKeys(request.prologue().uriPath().rawPath()),
                id,
                failure);
        send(response, Status.INTERNAL_SERVER_ERROR_500, internal(id));
    }

    /** The last part of a hook's address is its key. */
    private static String withoutKeys(String path) {
        return path.startsWith("/webhooks/") ? path.substring(0, path.lastIndexOf('/') + 1) + "…" : path;
    }

    /** A failure of ours, which the log has under this id. */
    static Problem internal(UUID id) {
        return new Problem(
                "internal", "The server failed to answer; its log says more under the id " + id + ".", "server");
    }
}
