package dev.tidemark.server.dashboard;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/**
 * Serves the dashboard at {@code /}. To be registered at the root, after everything else: what is none of its files, and every method
 * but GET and HEAD, is left to the rest of the routing.
 */
public final class DashboardPages implements HttpService {
    private static final List<Header> ALWAYS = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"));

    private final PageFiles files;
    private final Header policy;

    private DashboardPages(PageFiles files, Header policy) {
        this.files = files;
        this.policy = policy;
    }

    /** Reads the page and makes its Content-Security-Policy; other files are read when they are asked for first. */
    public static DashboardPages create() {
        ImportMap map = ImportMap.in(PageFiles.index());
        return new DashboardPages(
                new PageFiles(map), HeaderValues.createCached("Content-Security-Policy", ContentPolicy.allowing(map)));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.any(), this::serve);
    }

    private void serve(ServerRequest request, ServerResponse response) {
        Optional<PageFile> file = files.find(request.path().rawPath());
        if (file.isPresent()) {
            send(file.get(), request, response);
        } else {
            response.next();
        }
    }

    private void send(PageFile file, ServerRequest request, ServerResponse response) {
        Representation chosen = file.representation(value(request.headers(), HeaderNames.ACCEPT_ENCODING));
        response.headers().set(policy);
        ALWAYS.forEach(response.headers()::set);
        file.headers().forEach(response.headers()::set);
        chosen.headers().forEach(response.headers()::set);
        if (chosen.matches(value(request.headers(), HeaderNames.IF_NONE_MATCH))) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else if (request.prologue().method().equals(Method.HEAD)) {
            response.contentLength(chosen.length());
            response.send();
        } else {
            response.send(chosen.bytes());
        }
    }

    /** A header that may be sent in several lines, as one list. */
    private static String value(ServerRequestHeaders headers, HeaderName name) {
        return headers.contains(name) ? String.join(",", headers.get(name).allValues()) : "";
    }
}
