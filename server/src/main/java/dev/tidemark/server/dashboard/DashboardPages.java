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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Serves the dashboard at {@code /}, the operator's page at {@code /operator} and shared views below {@code /share/}. To be registered at the root, after everything else: what is none of its files, and every method
 * but GET and HEAD, is left to the rest of the routing.
 */
public final class DashboardPages implements HttpService {
    private static final List<Header> ALWAYS = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"));

    private static final Pattern SHARE = Pattern.compile(PageFiles.SHARE + "/([0-9A-Za-z]{1,64})");
    private static final Header FRAMED_BY_US = HeaderValues.createCached("X-Frame-Options", "SAMEORIGIN");
    private static final Header FRAMED_BY_NOBODY = HeaderValues.createCached("X-Frame-Options", "DENY");
    private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private final PageFiles files;
    private final Embedding embedding;
    private final ImportMap shareMap;
    private final Map<String, Header> policies;
    private final Header policy;

    /** Which pages may embed the view of a share. */
    @FunctionalInterface
    public interface Embedding {

        /** The origins whose pages may; none of a share that is not in force. */
        Set<String> of(String shareId);
    }

    private DashboardPages(Map<String, ImportMap> maps, Embedding embedding) {
        this.embedding = embedding;
        this.shareMap = Objects.requireNonNull(maps.get(PageFiles.SHARE));
        this.files = new PageFiles(maps.values());
        this.policies = maps.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, map -> policy(map.getValue())));
        this.policy = Objects.requireNonNull(policies.get("/"));
    }

    /** Reads the pages and makes their Content-Security-Policies; other files are read when they are asked for first. */
    public static DashboardPages create(Embedding embedding) {
        return new DashboardPages(
                PageFiles.PAGES.keySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(path -> path, path -> ImportMap.in(PageFiles.page(path)))),
                embedding);
    }

    private static Header policy(ImportMap map) {
        return HeaderValues.createCached("Content-Security-Policy", ContentPolicy.allowing(map));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.any(), this::serve);
    }

    private void serve(ServerRequest request, ServerResponse response) {
        Matcher share = SHARE.matcher(request.path().rawPath());
        Optional<PageFile> file =
                files.find(share.matches() ? PageFiles.SHARE : request.path().rawPath());
        if (share.matches()) {
            sendShare(file.orElseThrow(), embedding.of(share.group(1)), request, response);
        } else if (file.isPresent()) {
            send(file.get(), request, response);
        } else {
            response.next();
        }
    }

    private void send(PageFile file, ServerRequest request, ServerResponse response) {
        Representation chosen = file.representation(value(request.headers(), HeaderNames.ACCEPT_ENCODING));
        response.headers().set(policies.getOrDefault(request.path().rawPath(), policy));
        response.headers().set(FRAMED_BY_US);
        ALWAYS.forEach(response.headers()::set);
        file.headers().forEach(response.headers()::set);
        chosen.headers().forEach(response.headers()::set);
        if (chosen.matches(value(request.headers(), HeaderNames.IF_NONE_MATCH))) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            finish(chosen, request, response);
        }
    }

    /** Whole each time: a browser that is told that its copy is good keeps the policy of that copy. */
    private void sendShare(PageFile file, Set<String> origins, ServerRequest request, ServerResponse response) {
        Representation chosen = file.representation(value(request.headers(), HeaderNames.ACCEPT_ENCODING));
        ALWAYS.forEach(response.headers()::set);
        file.headers().forEach(response.headers()::set);
        chosen.headers().forEach(response.headers()::set);
        response.headers().set(NOT_KEPT);
        response.headers().remove(HeaderNames.ETAG);
        response.header("Content-Security-Policy", ContentPolicy.embeddedBy(origins, shareMap));
        if (origins.isEmpty()) {
            response.headers().set(FRAMED_BY_NOBODY);
        }
        finish(chosen, request, response);
    }

    private static void finish(Representation chosen, ServerRequest request, ServerResponse response) {
        if (request.prologue().method().equals(Method.HEAD)) {
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
