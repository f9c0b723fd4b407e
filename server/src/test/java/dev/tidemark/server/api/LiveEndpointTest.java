package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Of what answers say is only how often they are made of interest here; that they are right, others prove. */
class LiveEndpointTest {

    private final Map<String, Tenant> tokens =
            new ConcurrentHashMap<>(Map.of("news-token", new Tenant(1, "news"), "other-token", new Tenant(2, "other")));
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile String value = "1";
    private final LiveAnswers answers = new LiveAnswers(this::make, Duration.ofMillis(20));
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebServer server = WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.register(new LiveEndpoint(
                    token -> {
                        looks.incrementAndGet();
                        return Optional.ofNullable(tokens.get(token)).map(Access::toEverythingOf);
                    },
                    (_, _) -> {},
                    answers,
                    Duration.ofMillis(20))))
            .build()
            .start();

    @AfterEach
    void stop() {
        answers.close();
        server.stop();
        http.close();
    }

    private JsonNode make(Access access, CubeRequest request) {
        made.incrementAndGet();
        if (value.isEmpty()) {
            throw new UserError("no_rollup", "There is none.", "/measures");
        }
        var question = request.query().path("n").asString("");
        return JsonMapper.shared()
                .createObjectNode()
                .put("lastRefreshTime", "the " + made.get() + "th")
                .put("data", access.tenant().name() + " " + (question.equals("still") ? "0" : value) + " " + question);
    }

    @Test
    void tellsWhatThereIsAndEveryChangeOnce() throws Exception {
        try (var viewer = watch("news-token", "a", "")) {
            assertThat(viewer.event()).startsWith("answer").contains("news 1 a");
            var before = made.get();
            await().until(() -> made.get() > before + 3);
            value = "2";
            assertThat(viewer.event()).startsWith("answer").contains("news 2 a");
            value = "";
            assertThat(viewer.event()).startsWith("error").contains("\"code\":\"no_rollup\"");
            value = "3";
            assertThat(viewer.event()).startsWith("answer").contains("news 3 a");
        }
    }

    @Test
    void allViewersOfAQuestionShareIt() throws Exception {
        var viewers = new ArrayList<Viewer>();
        for (var number = 0; number < 50; number++) {
            viewers.add(watch("news-token", "a", ""));
        }
        for (var viewer : viewers) {
            assertThat(viewer.event()).contains("news 1 a");
        }
        var before = made.get();
        value = "2";
        for (var viewer : viewers) {
            assertThat(viewer.event()).contains("news 2 a");
        }
        assertThat(made.get() - before).as("answers made for 50 viewers").isLessThan(25);
        try (var other = watch("other-token", "a", "")) {
            assertThat(other.event()).as("another tenant's").contains("other 2 a");
        }
        viewers.forEach(Viewer::close);
    }

    /** As browsers do when they come back. */
    @Test
    void doesNotRepeatWhatAViewerHas() throws Exception {
        String id;
        try (var viewer = watch("news-token", "a", "")) {
            id = viewer.event().split(" ", -1)[1];
        }
        try (var viewer = watch("news-token", "a", id)) {
            var before = made.get();
            await().until(() -> made.get() > before + 3);
            value = "2";
            assertThat(viewer.event()).contains("news 2 a");
        }
    }

    @Test
    void ofSeveralQuestionsOnlyThatIsToldWhichHasChanged() throws Exception {
        String id;
        try (var viewer = watchAll("news-token", List.of("{\"n\":\"still\"}", "{\"n\":\"a\"}"), "")) {
            assertThat(List.of(viewer.event(), viewer.event()))
                    .anySatisfy(event -> assertThat(event).contains("{\"question\":0,\"answer\":{", "news 0 still"))
                    .anySatisfy(event -> assertThat(event).contains("{\"question\":1,\"answer\":{", "news 1 a"));
            value = "2";
            var event = viewer.event();
            assertThat(event).contains("{\"question\":1,\"answer\":{", "news 2 a");
            value = "";
            var refusals = List.of(viewer.event(), viewer.event());
            assertThat(refusals)
                    .allSatisfy(
                            refusal -> assertThat(refusal).startsWith("error").contains("\"code\":\"no_rollup\""));
            value = "3";
            var last = List.of(viewer.event(), viewer.event());
            assertThat(String.join("", last)).contains("news 0 still", "news 3 a");
            id = last.getLast().split(" ", -1)[1];
        }
        try (var viewer = watchAll("news-token", List.of("{\"n\":\"still\"}", "{\"n\":\"a\"}"), id)) {
            value = "4";
            assertThat(viewer.event()).as("not what was known").contains("\"question\":1", "news 4 a");
        }
        try (var viewer = watchAll("news-token", List.of("{\"n\":\"still\"}", "{\"n\":\"b\"}"), "-." + id)) {
            assertThat(List.of(viewer.event(), viewer.event()))
                    .as("of an id for other questions")
                    .anySatisfy(event -> assertThat(event).contains("news 0 still"));
        }
    }

    /** A question that is answered in no time is asked every 20 ms here, and one that reads events no more often than it may. */
    @Test
    void whatReadsEventsIsAskedMoreRarely() {
        var least = Duration.ofMillis(20);
        var plain = Pace.of(request("{}"), least);
        var scan = Pace.of(request("[{}, {\"scan\": \"5s\"}]"), least);
        assertThat(plain.after(1)).isEqualTo(scan.after(1)).isEqualTo(least.toNanos());
        assertThat(plain.after(30_000_000)).isEqualTo(30_000_000);
        assertThat(scan.after(30_000_000)).isEqualTo(20 * 30_000_000L);
    }

    private static CubeRequest request(String query) {
        return new CubeRequest(JsonMapper.shared().readTree(query), false, false);
    }

    @Test
    void endsWithItsToken() throws Exception {
        try (var viewer = watch("news-token", "a", "")) {
            assertThat(viewer.event()).contains("news 1 a");
            tokens.remove("news-token");
            value = "2";
            assertThat(viewer.event()).as("nothing more").isEmpty();
        }
    }

    /** Nothing is told meanwhile: that it is over is seen by looking, and not when there is something to say. */
    @Test
    void endsWithItsTokenThoughNothingChanges() throws Exception {
        try (var viewer = watch("news-token", "still", "")) {
            assertThat(viewer.event()).contains("news 0 still");
            var before = looks.get();
            await().until(() -> looks.get() > before + 3);
            tokens.remove("news-token");
            assertThat(viewer.event()).as("nothing more").isEmpty();
            await().until(() -> answers.watched() == 0);
        }
    }

    @Test
    void aQuestionThatNobodyWatchesIsNotAsked() throws Exception {
        try (var viewer = watch("news-token", "a", "")) {
            assertThat(viewer.event()).contains("news 1 a");
        }
        assertThat(answers.watched()).isEqualTo(1);
        // That the viewer has left is found out by writing to it.
        await().until(() -> {
            value = "change " + made.get();
            return answers.watched() == 0;
        });
    }

    @Test
    void refusesBeforeItBegins() throws Exception {
        assertThat(get("", "query=%7B%7D").statusCode()).isEqualTo(403);
        assertThat(get("nobody", "query=%7B%7D").statusCode()).isEqualTo(403);
        assertThat(get("news-token", "").statusCode()).isEqualTo(400);
        assertThat(get("news-token", "query=%7B").statusCode()).isEqualTo(400);
        assertThat(get("news-token", "query=%7B%7D&query=%7B").statusCode()).isEqualTo(400);
        assertThat(get("news-token", String.join("&", Collections.nCopies(51, "query=%7B%7D")))
                        .statusCode())
                .isEqualTo(400);
        var viewers = new ArrayList<Viewer>();
        for (var number = 0; number < LiveAnswers.MOST_PER_TENANT; number++) {
            viewers.add(watch("news-token", "n" + number, ""));
        }
        var refused = get("news-token", "query=" + URLEncoder.encode("{\"n\":\"more\"}", StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        try (var known = watch("news-token", "n7", "")) {
            assertThat(known.event()).contains("news 1 n7");
        }
        viewers.forEach(Viewer::close);
    }

    private HttpResponse<String> get(String token, String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/live?" + query));
        return http.send(
                (token.isEmpty() ? request : request.header("Authorization", token)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Viewer watch(String token, String question, String seen) throws IOException, InterruptedException {
        return watchAll(token, List.of("{\"n\":\"" + question + "\"}"), seen);
    }

    private Viewer watchAll(String token, List<String> questions, String seen)
            throws IOException, InterruptedException {
        var query = questions.stream()
                .map(each -> "query=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/live?" + query))
                .header("Authorization", token);
        if (!seen.isEmpty()) {
            request.header("Last-Event-ID", seen);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return new Viewer(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private record Viewer(BufferedReader reader) implements AutoCloseable {

        /** The next event: its name, id and data. */
        String event() throws IOException {
            var fields = new ArrayList<String>();
            for (var line = reader.readLine();
                    line != null && !(line.isEmpty() && !fields.isEmpty());
                    line = reader.readLine()) {
                if (!line.isEmpty() && !line.startsWith(":")) {
                    fields.add(line.substring(line.indexOf(": ") + 2));
                }
            }
            return String.join(" ", List.copyOf(fields));
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException _) {
                // It is over either way.
            }
        }
    }
}
