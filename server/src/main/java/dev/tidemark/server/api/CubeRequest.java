package dev.tidemark.server.api;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query of a request, in the address or in the body.
 *
 * @param multi whether its answer goes in the frame for several
 * @param database whether an explanation has the database's own
 */
record CubeRequest(JsonNode query, boolean multi, boolean database) {

    /** Of a body; an address is limited by the server. */
    private static final int MOST_BYTES = 512 * 1024;

    static CubeRequest inAddress(ServerRequest request) {
        return allInAddress(request).getFirst();
    }

    /** One for each {@code query}, in their order; at least one. */
    static List<CubeRequest> allInAddress(ServerRequest request) {
        var texts = request.query().all("query", List::of);
        if (texts.isEmpty()) {
            throw new UserError("missing_query", "Query param is required", "query");
        }
        var multi = request.query().first("queryType").orElse("").equals("multi");
        var database = request.query().first("database").orElse("").equals("true");
        return texts.stream()
                .map(text -> new CubeRequest(parse(text), multi, database))
                .toList();
    }

    static CubeRequest inBody(ServerRequest request) {
        var body = json(request);
        var query = body.path("query");
        if (query.isMissingNode()) {
            throw new UserError("missing_query", "Query param is required", "/query");
        }
        return new CubeRequest(
                query.isString() ? parse(query.asString()) : query,
                body.path("queryType").asString("").equals("multi"),
                body.path("database").asBoolean(false));
    }

    /** The same, of which nothing but the rows is wanted, each as a list. */
    CubeRequest compact() {
        if (!(query instanceof ObjectNode object)) {
            throw new UserError("not_a_query", "Rows are of one query, a JSON object.", "");
        }
        return new CubeRequest(object.deepCopy().put("responseFormat", CubeFormat.COMPACT.word()), false, false);
    }

    /** Whether it may read the events themselves. */
    boolean scans() {
        return query.isArray() ? query.values().stream().anyMatch(each -> each.has("scan")) : query.has("scan");
    }

    /** A body as JSON, whatever it says. */
    static JsonNode json(ServerRequest request) {
        return parse(body(request));
    }

    private static String body(ServerRequest request) {
        try (var in = request.content().inputStream()) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UserError("too_large", "A query has up to " + MOST_BYTES / 1024 + " KiB.", "");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a query", e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new UserError("invalid_json", "The query is not JSON: " + e.getOriginalMessage(), "");
        }
    }
}
