package dev.tidemark.cli;

import dev.tidemark.server.dashboard.DashboardPages;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The dashboard's pages over answers that a test sets: for states of a server that a real one cannot be asked to be in. Three tenants:
 * {@code news} and {@code chatbot} with events in the bucket that is open now, {@code archive} with two old ones.
 */
final class CannedCube implements HttpService, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Header IS_JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Map<String, String> TENANTS = Map.of("AAA", "news", "BBB", "chatbot", "CCC", "archive");
    private static final Map<String, String> SOURCES =
            Map.of("news", "page_view", "chatbot", "message", "archive", "message");

    private final AtomicLong events = new AtomicLong(1_234);
    private volatile Status state = Status.OK_200;
    private final WebServer server;

    private CannedCube() {
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register("/", this).register("/", DashboardPages.create()))
                .build()
                .start();
    }

    static CannedCube start() {
        return new CannedCube();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Sets how many events there are in the open bucket. */
    void setEvents(long count) {
        events.set(count);
    }

    /** Lets every question fail so, until it is set to 200 again. */
    void answerWith(Status status) {
        state = status;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/v1/me", (request, response) -> asTenant(request, response, this::me))
                .get("/cubejs-api/v1/meta", (request, response) -> asTenant(request, response, _ -> meta()))
                .get(
                        "/cubejs-api/v1/load",
                        (request, response) -> asTenant(
                                request,
                                response,
                                tenant -> load(
                                        tenant, JSON.readTree(request.query().get("query")))));
    }

    private interface Answerer {
        ObjectNode answer(String tenant);
    }

    private void asTenant(ServerRequest request, ServerResponse response, Answerer answerer) {
        var header = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
        var tenant = TENANTS.get(header.replace("Bearer ", ""));
        response.headers().set(IS_JSON);
        if (tenant == null) {
            response.status(Status.FORBIDDEN_403).send("{\"error\":\"Invalid token\"}");
        } else if (state.equals(Status.OK_200)) {
            response.send(answerer.answer(tenant).toString());
        } else {
            response.status(state).send("{\"code\":\"x\",\"message\":\"The tide is out.\"}");
        }
    }

    private ObjectNode me(String tenant) {
        return JSON.createObjectNode().put("tenant", tenant);
    }

    private ObjectNode meta() {
        var root = JSON.createObjectNode();
        var cubes = root.putArray("cubes");
        cube(cubes, "page_view", "views", "engaged_seconds", "article", "device");
        cube(cubes, "message", "messages", "chars", "platform", "bot");
        return root;
    }

    private static void cube(ArrayNode to, String name, String one, String two, String... dimensions) {
        var cube = to.addObject().put("name", name).put("title", name.replace('_', ' '));
        member(cube.putArray("measures"), name, one, "number");
        member(cube.withArray("measures"), name, two, "number");
        member(cube.putArray("dimensions"), name, "time", "time");
        for (var dimension : dimensions) {
            member(cube.withArray("dimensions"), name, dimension, "string");
        }
    }

    private static void member(ArrayNode to, String cube, String name, String type) {
        to.addObject().put("name", cube + "." + name).put("shortTitle", name).put("type", type);
    }

    private ObjectNode load(String tenant, JsonNode query) {
        var measure = query.path("measures").path(0).asString();
        var hasData = measure.startsWith(SOURCES.get(tenant) + ".");
        var root = JSON.createObjectNode();
        var data = root.putArray("data");
        var time = query.path("timeDimensions").path(0);
        if (time.has("granularity")) {
            series(data, hasData, tenant, time, measure);
        } else if (query.has("dimensions")) {
            top(
                    data,
                    hasData && inRange(tenant, time),
                    query.path("dimensions").path(0).asString(),
                    measure);
        } else {
            var count = hasData && inRange(tenant, time) ? total(tenant) : 0;
            var row = data.addObject();
            query.path("measures").forEach(each -> row.put(each.asString(), Long.toString(count)));
        }
        root.putObject("freshness").put("asOf", Instant.now().toString()).put("pendingDeltas", 3);
        return root.put("source", "rollup:quarter_hour+deltas").put("rollup", "articles");
    }

    private long total(String tenant) {
        return tenant.equals("archive") ? 20 : events.get();
    }

    /** What is in the archive is old: only a question without a range finds it. */
    private static boolean inRange(String tenant, JsonNode time) {
        return !tenant.equals("archive") || !time.has("dateRange");
    }

    private void series(ArrayNode data, boolean hasData, String tenant, JsonNode time, String measure) {
        if (!hasData || !inRange(tenant, time)) {
            return;
        }
        if (tenant.equals("archive")) {
            row(data, time, "2004-07-05T00:00:00.000", measure, 7);
            row(data, time, "2018-11-20T00:00:00.000", measure, 13);
        } else {
            var last = time.path("dateRange").path(1).asString();
            var bucket = time.path("granularity").asString().equals("hour")
                    ? last.substring(0, 13)
                    : last.substring(0, 10) + "T00";
            row(data, time, bucket + ":00:00.000", measure, events.get());
        }
    }

    private static void row(ArrayNode data, JsonNode time, String bucket, String measure, long value) {
        var dimension = time.path("dimension").asString();
        data.addObject()
                .put(dimension + "." + time.path("granularity").asString(), bucket)
                .put(dimension, bucket)
                .put(measure, Long.toString(value));
    }

    private void top(ArrayNode data, boolean hasData, String dimension, String measure) {
        if (hasData) {
            data.addObject().put(dimension, "/of/" + dimension).put(measure, events.get());
            data.addObject()
                    .put(dimension, "<img src=x onerror=\"document.title='broken'\">")
                    .put(measure, 12);
            data.addObject().put(dimension, "").put(measure, 4);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
