package dev.tidemark.cli;

import dev.tidemark.server.api.ClientLine;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
    private final AtomicInteger streams = new AtomicInteger();
    private final CannedMinutes minutes = new CannedMinutes();
    private volatile Status state = Status.OK_200;
    private volatile boolean closed;
    private volatile boolean full;
    private volatile String asked = "";
    private final WebServer server;

    private CannedCube() {
        var builder = WebServer.builder();
        // Addresses of many questions are longer than Helidon takes by itself.
        ClientLine.prepare(builder);
        server = builder.host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register("/", this).register("/", DashboardPages.create(_ -> Set.of())))
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

    /** What it says of the last thirty minutes. */
    CannedMinutes minutes() {
        return minutes;
    }

    /** Whether it has too many streams to open another one, and ends those that there are. */
    void haveTooManyStreams(boolean full) {
        this.full = full;
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
                        "/v1/boards",
                        (request, response) -> asTenant(request, response, _ ->
                                (ObjectNode) JSON.readTree("{\"editable\":false,\"boards\":[]}")))
                .get("/v1/live", this::live)
                .get("/v1/rows.csv", (_, response) -> response.send("article,views\nhigh,1234\n"))
                .get(
                        "/cubejs-api/v1/sql",
                        (request, response) -> asTenant(request, response, _ -> (ObjectNode) JSON.readTree(
                                "{\"sql\":{\"sql\":[\"select views from articles where tenant_id = $1\",[7]]}}")))
                .get(
                        "/cubejs-api/v1/load",
                        (request, response) -> asTenant(
                                request,
                                response,
                                tenant -> load(
                                        tenant, JSON.readTree(request.query().get("query")))));
    }

    /** As the server's own, but that all questions are told of each change; it ends when the state is another one. */
    private void live(ServerRequest request, ServerResponse response) {
        var tenant = TENANTS.get(
                request.headers().value(HeaderNames.AUTHORIZATION).orElse("").replace("Bearer ", ""));
        if (tenant == null || !state.equals(Status.OK_200)) {
            asTenant(request, response, this::me);
            return;
        }
        if (full) {
            response.status(Status.TOO_MANY_REQUESTS_429)
                    .send("{\"code\":\"too_many_live\",\"message\":\"There are too many.\"}");
            return;
        }
        var queries = request.query().all("query").stream().map(JSON::readTree).toList();
        response.headers().set(HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream"));
        asked = queries.toString();
        streams.incrementAndGet();
        try (var out = response.outputStream()) {
            out.write(": live\n\n".getBytes(StandardCharsets.UTF_8));
            for (var told = ""; !closed && !full && state.equals(Status.OK_200); LockSupport.parkNanos(20_000_000)) {
                var now = events.get() + " " + minutes.state();
                out.write((now.equals(told) ? ":\n" : news(tenant, queries)).getBytes(StandardCharsets.UTF_8));
                out.flush();
                told = now;
            }
        } catch (IOException | UncheckedIOException _) {
            // The page has left.
        } finally {
            streams.decrementAndGet();
        }
    }

    private String news(String tenant, List<JsonNode> queries) {
        var text = new StringBuilder();
        for (var number = 0; number < queries.size(); number++) {
            var event = minutes.isRefused(queries.get(number)) ? "error" : "answer";
            var said = event.equals("error")
                    ? CannedMinutes.refusal()
                    : load(tenant, queries.get(number)).toString();
            var data = queries.size() == 1 ? said : "{\"question\":%d,\"%s\":%s}".formatted(number, event, said);
            text.append("event: %s\nid: -\ndata: ".formatted(event))
                    .append(data)
                    .append("\n\n");
        }
        return text.toString();
    }

    /** What the stream that was opened last asks. */
    String asked() {
        return asked;
    }

    /** How many streams pages hold. */
    int streams() {
        return streams.get();
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
        var views =
                cube(cubes, "page_view", "views", "engaged_seconds", "article", "section", "device", "article_title");
        ((ObjectNode) views.withArray("dimensions").get(4)).putObject("meta").put("attributeOf", "page_view.article");
        rollup(views, "article", "section");
        rollup(views, "device");
        rollup(cube(cubes, "message", "messages", "chars", "platform", "bot"), "platform", "bot");
        return root;
    }

    private static ObjectNode cube(ArrayNode to, String name, String one, String two, String... dimensions) {
        var cube = to.addObject().put("name", name).put("title", name.replace('_', ' '));
        member(cube.putArray("measures"), name, one, "number");
        member(cube.withArray("measures"), name, two, "number");
        member(cube.putArray("dimensions"), name, "time", "time");
        for (var dimension : dimensions) {
            member(cube.withArray("dimensions"), name, dimension, "string");
        }
        return cube;
    }

    /** One that has all measures of the cube. */
    private static void rollup(ObjectNode cube, String... dimensions) {
        var rollup = cube.withArray("preAggregations").addObject();
        cube.path("measures")
                .forEach(each ->
                        rollup.withArray("measures").add(each.path("name").asString()));
        for (var dimension : dimensions) {
            rollup.withArray("dimensions").add(cube.path("name").asString() + "." + dimension);
        }
    }

    private static void member(ArrayNode to, String cube, String name, String type) {
        to.addObject()
                .put("name", cube + "." + name)
                .put("shortTitle", name)
                .put("type", type)
                .put("aggType", name.equals("chars") ? "countDistinct" : "count");
    }

    private ObjectNode load(String tenant, JsonNode query) {
        var measure = query.path("measures").path(0).asString();
        var hasData = measure.startsWith(SOURCES.get(tenant) + ".");
        var root = JSON.createObjectNode();
        var data = root.putArray("data");
        var time = query.path("timeDimensions").path(0);
        if (CannedMinutes.isOf(query)) {
            minutes.answer(data, query, hasData && inRange(tenant, time) ? total(tenant) : 0);
        } else if (time.has("granularity")) {
            series(data, hasData, tenant, time, measure);
            query.path("dimensions")
                    .forEach(each ->
                            data.forEach(row -> ((ObjectNode) row).put(each.asString(), "/of/" + each.asString())));
        } else if (query.has("dimensions")) {
            if (hasData && inRange(tenant, time)) {
                top(data, query);
            }
        } else {
            var count = hasData && inRange(tenant, time) ? total(tenant) : 0;
            var row = data.addObject();
            query.path("measures").forEach(each -> row.put(each.asString(), Long.toString(part(count, each, query))));
        }
        root.putObject("freshness").put("asOf", Instant.now().toString()).put("pendingDeltas", 3);
        return root.put("source", "rollup:quarter_hour+deltas").put("rollup", "articles");
    }

    /** Half of it was there before, and half of it is left by any filter. */
    private static long part(long count, JsonNode measure, JsonNode query) {
        return count / (measure.asString().endsWith("_previous") ? 2 : 1) / (query.has("filters") ? 2 : 1);
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
            var bucket = bucketOf(last, time.path("granularity").asString());
            row(data, time, bucket + ":00:00.000", measure, events.get());
        }
    }

    private static String bucketOf(String time, String granularity) {
        var day = LocalDate.parse(time.substring(0, 10));
        return switch (granularity) {
            case "hour" -> time.substring(0, 13);
            case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) + "T00";
            default -> day + "T00";
        };
    }

    private static void row(ArrayNode data, JsonNode time, String bucket, String measure, long value) {
        var dimension = time.path("dimension").asString();
        data.addObject()
                .put(dimension + "." + time.path("granularity").asString(), bucket)
                .put(dimension, bucket)
                .put(measure, Long.toString(value));
    }

    /** The first of them has a title, if titles are asked for. */
    private void top(ArrayNode data, JsonNode query) {
        var dimension = query.path("dimensions").path(0).asString();
        var first = member(data, query, "/of/" + dimension, events.get());
        if (query.path("dimensions").size() > 1) {
            first.put(query.path("dimensions").path(1).asString(), "High water");
        }
        member(data, query, "<img src=x onerror=\"document.title='broken'\">", 12);
        member(data, query, "", 4);
    }

    private static ObjectNode member(ArrayNode data, JsonNode query, String name, long count) {
        var row = data.addObject().put(query.path("dimensions").path(0).asString(), name);
        query.path("measures").forEach(each -> row.put(each.asString(), Long.toString(part(count, each, query))));
        return row;
    }

    @Override
    public void close() {
        closed = true;
        server.stop();
    }
}
