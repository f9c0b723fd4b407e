package dev.tidemark.server.collect.page;

import dev.tidemark.server.collect.Problems;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.regex.Pattern;

/** {@code GET /tidemark.js}: the script, for pages of any origin, kept by browsers for an hour and then asked for by its tag. */
public final class ScriptEndpoint implements HttpService {
    private static final String PATH = "/tidemark.js";

    private static final Pattern GZIP = Pattern.compile("\\bgzip\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_GZIP =
            Pattern.compile("\\bgzip\\s*;\\s*q=0(\\.0*)?\\s*(,|$)", Pattern.CASE_INSENSITIVE);

    private static final List<Header> ALWAYS = List.of(
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/javascript; charset=utf-8"),
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=3600"),
            HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding"),
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            HeaderValues.createCached("Cross-Origin-Resource-Policy", "cross-origin"),
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"));

    private final ScriptFile plain = ScriptFile.plain();
    private final ScriptFile compressed = ScriptFile.gzip();

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::send).any(PATH, Problems.notAllowed("GET"));
    }

    private void send(ServerRequest request, ServerResponse response) {
        ScriptFile file = takesGzip(request) ? compressed : plain;
        ALWAYS.forEach(response.headers()::set);
        file.headers().forEach(response.headers()::set);
        if (file.isKnown(request.headers().first(HeaderNames.IF_NONE_MATCH).orElse(""))) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.send(file.bytes());
        }
    }

    private static boolean takesGzip(ServerRequest request) {
        String accepted = request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("");
        return GZIP.matcher(accepted).find() && !NO_GZIP.matcher(accepted).find();
    }
}
