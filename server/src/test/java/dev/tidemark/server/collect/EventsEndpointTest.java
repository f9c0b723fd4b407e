package dev.tidemark.server.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.adapter.CloudEvents;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsEndpointTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00.123456Z");
    private static final CollectSettings LIMITS =
            new CollectSettings(256 << 10, 1_000, 64 << 10, 64, Duration.ofHours(24), Duration.ofMinutes(2), 1 << 20);

    private final RecordingIntake intake = new RecordingIntake();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WebServer server;

    EventsEndpointTest() {
        server = serve();
    }

    private WebServer serve() {
        EventsEndpoint endpoint = new EventsEndpoint(
                new Collector(
                        key -> key.equals("k-1") ? Optional.of(new Sender(new Tenant(7, "news"))) : Optional.empty(),
                        type -> type.equals("page_view"),
                        intake,
                        LIMITS,
                        Clock.fixed(NOW.plusNanos(789), ZoneOffset.UTC),
                        registry),
                CloudEvents.readers(LIMITS),
                CloudEvents.binary(LIMITS));
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.register(endpoint).get("/breaks", (_, _) -> {
            throw new IllegalStateException("secret of dev.tidemark");
        });
        Problems.register(routing);
        WebServerConfig.Builder config =
                WebServer.builder().host("127.0.0.1").port(0).routing(routing);
        Problems.configure(config);
        EventsEndpoint.prepare(config, LIMITS);
        return config.build();
    }

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
        client.close();
    }

    @AfterEach
    void nothingIsHeldAfterTheAnswer() {
        assertThat(registry.get("tidemark.collect.free.bytes").gauge().value()).isEqualTo(LIMITS.maxInHand());
        intake.clear();
    }

    @Test
    void takesAnEvent() {
        Reply reply = post(CloudEvents.STRUCTURED, event("a", "page_view"));
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text()).isEqualTo("{\"accepted\":1}");
        assertThat(intake.events).singleElement().satisfies(event -> {
            assertThat(event.tenantId()).isEqualTo(7);
            assertThat(event.receivedAt()).isEqualTo(NOW);
            assertThat(event.eventKey()).isEqualTo(EventKey.of("/s", "a"));
            assertThat(new String(event.json(), UTF_8)).isEqualTo(event("a", "page_view"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Application/CloudEvents+JSON; charset=UTF-8",
        "application/cloudevents+json;charset=\"utf-8\"",
        "application/cloudevents+json ; x=y"
    })
    void readsTheMediaTypeWithCaseAndParameters(String type) {
        assertThat(post(type, event("a", "page_view")).status()).isEqualTo(202);
    }

    @Test
    void takesABatch() {
        Reply reply = post(CloudEvents.BATCH, "[" + event("a", "page_view") + ", " + event("b", "page_view") + "]");
        assertThat(reply.text()).isEqualTo("{\"accepted\":2}");
        assertThat(intake.events).hasSize(2);
        assertThat(post(CloudEvents.BATCH, "[]").text()).isEqualTo("{\"accepted\":0}");
    }

    @Test
    void warnsOnceForATypeThatNoSourceTakes() {
        Reply reply = post(
                CloudEvents.BATCH,
                "[" + event("a", "page_view") + "," + event("b", "pageview") + "," + event("c", "pageview") + "]");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().at("/accepted").asInt()).isEqualTo(3);
        assertThat(reply.json().at("/warnings")).hasSize(1);
        assertThat(reply.json().at("/warnings/0/code").asString()).isEqualTo("unknown_type");
        assertThat(reply.json().at("/warnings/0/at").asString()).isEqualTo("/1/type");
        assertThat(intake.events).hasSize(3);
    }

    @Test
    void keepsTheGoodItemsOfABatch() {
        Reply reply = post(
                CloudEvents.BATCH,
                "[" + event("a", "page_view") + ",{\"id\":\"x\"},5," + event("b", "page_view") + "]");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/code").asString()).isEqualTo("some_rejected");
        assertThat(reply.json().at("/at").asString()).isEqualTo("/1/source");
        assertThat(reply.json().at("/accepted").asInt()).isEqualTo(2);
        assertThat(reply.json().at("/rejected").values())
                .extracting(each ->
                        each.at("/code").asString() + " " + each.at("/at").asString())
                .containsExactly("missing_attribute /1/source", "not_an_object /2");
        assertThat(reply.json().at("/rejected/0/others")).hasSize(2);
        assertThat(intake.events)
                .extracting(CollectedEvent::eventKey)
                .containsExactly(EventKey.of("/s", "a"), EventKey.of("/s", "b"));
    }

    @Test
    void refusesABadEvent() {
        Reply reply = post(CloudEvents.STRUCTURED, event("a", ""));
        assertThat(reply.problem()).isEqualTo("400 missing_attribute /type");
        assertThat(reply.json().propertyNames()).containsExactly("code", "message", "at");
        assertThat(intake.events).isEmpty();
    }

    @Test
    void refusesBrokenJsonWhole() {
        assertThat(post(CloudEvents.BATCH, "[" + event("a", "page_view") + ",\n{")
                        .problem())
                .isEqualTo("400 invalid_json line 2, column 2, byte "
                        + (event("a", "page_view").getBytes(UTF_8).length + 4));
        assertThat(post(CloudEvents.STRUCTURED, "").problem()).isEqualTo("400 invalid_json line 1, column 1, byte 0");
        assertThat(post(CloudEvents.STRUCTURED, "{\"id\":\"\\ud800\",\"\\ud800\":}")
                        .problem())
                .startsWith("400 invalid_json");
        assertThat(intake.events).isEmpty();
    }

    @Test
    void anAnswerMayQuoteHalfASurrogatePair() {
        Reply reply = post(CloudEvents.STRUCTURED, "{\"specversion\":\"\\ud800\",\"time\":\"\\udc00\"}");
        assertThat(reply.problem()).isEqualTo("400 missing_attribute /id");
        assertThat(reply.json().at("/others").values())
                .extracting(each -> each.at("/code").asString())
                .contains("unsupported_specversion", "invalid_time", "invalid_text");
    }

    @Test
    void asksWhoSends() {
        HttpRequest.Builder request =
                request(CloudEvents.STRUCTURED).POST(BodyPublishers.ofString(event("a", "page_view")));
        assertThat(send(request).problem()).isEqualTo("401 missing_key header authorization");
        assertThat(send(request.header("Authorization", "Bearer  ")).problem()).startsWith("401 missing_key");
        Reply unknown = send(request.setHeader("Authorization", "Bearer k-2"));
        assertThat(unknown.problem()).isEqualTo("401 unknown_key header authorization");
        assertThat(unknown.header("www-authenticate")).contains("Bearer realm=\"tidemark\"");
        assertThat(send(request.setHeader("Authorization", "k-1")).status()).isEqualTo(202);
        assertThat(send(request.setHeader("Authorization", "bearer k-1")).status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/plain", "application/cloudevents+avro", "application/cloudevents"})
    void saysWhichMediaTypesItTakes(String type) {
        Reply reply = post(type, event("a", "page_view"));
        assertThat(reply.problem()).isEqualTo("415 unsupported_media_type header content-type");
        assertThat(reply.json().at("/message").asString()).contains(CloudEvents.STRUCTURED, CloudEvents.BATCH, type);
        assertThat(reply.header("accept-post")).contains(CloudEvents.STRUCTURED + ", " + CloudEvents.BATCH);
    }

    @Test
    void takesUtf8Only() {
        assertThat(post(CloudEvents.STRUCTURED + "; charset=iso-8859-1", event("a", "page_view"))
                        .problem())
                .isEqualTo("415 unsupported_charset header content-type");
    }

    @Test
    void inflates() {
        byte[] batch = batch(900).getBytes(UTF_8);
        Reply reply = send(keyed(CloudEvents.BATCH)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(batch))));
        assertThat(reply.text()).isEqualTo("{\"accepted\":900}");
        assertThat(send(keyed(CloudEvents.BATCH)
                                .header("Content-Encoding", "gzip")
                                .POST(chunked(gzip(batch))))
                        .text())
                .isEqualTo("{\"accepted\":900}");
    }

    @Test
    void refusesOtherEncodingsAndBrokenGzip() {
        Reply brotli =
                send(keyed(CloudEvents.BATCH).header("Content-Encoding", "br").POST(BodyPublishers.ofString("[]")));
        assertThat(brotli.problem()).isEqualTo("415 unsupported_encoding header content-encoding");
        assertThat(brotli.header("accept-encoding")).contains("gzip");
        byte[] gzip = gzip(batch(900).getBytes(UTF_8));
        byte[] broken = gzip.clone();
        broken[gzip.length / 2] ^= 0x55;
        for (byte[] body : List.of("[]".getBytes(UTF_8), new byte[0], Arrays.copyOf(gzip, gzip.length / 2), broken)) {
            assertThat(send(keyed(CloudEvents.BATCH)
                                    .header("Content-Encoding", "gzip")
                                    .POST(BodyPublishers.ofByteArray(body)))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(intake.events).isEmpty();
    }

    @Test
    void limitsBodiesHoweverTheyAreSent() {
        byte[] large = ("[" + " ".repeat(LIMITS.maxBody() + 1) + "]").getBytes(UTF_8);
        byte[] bomb = gzip(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(LIMITS.maxBody());
        for (HttpRequest.Builder request : List.of(
                keyed(CloudEvents.BATCH).POST(BodyPublishers.ofByteArray(large)),
                keyed(CloudEvents.BATCH).POST(chunked(large)),
                keyed(CloudEvents.BATCH)
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(gzip(large))),
                keyed(CloudEvents.BATCH).header("Content-Encoding", "gzip").POST(chunked(bomb)))) {
            assertThat(send(request).problem()).isEqualTo("413 body_too_large body");
        }
    }

    @Test
    void takesABodyOfExactlyTheLimit() {
        String most = "[" + " ".repeat(LIMITS.maxBody() - 2) + "]";
        assertThat(send(keyed(CloudEvents.BATCH).POST(BodyPublishers.ofString(most)))
                        .status())
                .isEqualTo(202);
        assertThat(send(keyed(CloudEvents.BATCH).POST(chunked(most.getBytes(UTF_8))))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void limitsTheEventsOfABatch() {
        assertThat(post(CloudEvents.BATCH, batch(1_000)).status()).isEqualTo(202);
        assertThat(post(CloudEvents.BATCH, batch(1_001)).problem()).isEqualTo("413 too_many_events /1000");
    }

    @Test
    void saysWhenTheStreamIsAway() {
        intake.away = true;
        try {
            Reply reply = post(CloudEvents.STRUCTURED, event("a", "page_view"));
            assertThat(reply.problem()).isEqualTo("503 stream_unavailable stream");
            assertThat(reply.header("retry-after")).contains("3");
        } finally {
            intake.away = false;
        }
        assertThat(registry.get("tidemark.collect.unavailable").counter().count())
                .isPositive();
    }

    @Test
    void answersWhatItDoesNotHave() {
        assertThat(send(HttpRequest.newBuilder(uri("/v1/eventz?x=1")).GET()).problem())
                .isEqualTo("404 not_found path");
        Reply get = send(HttpRequest.newBuilder(uri(EventsEndpoint.PATH)).GET());
        assertThat(get.problem()).isEqualTo("405 method_not_allowed method");
        assertThat(get.header("allow")).contains("POST");
        assertThat(send(keyed(CloudEvents.BATCH).method("FROBNICATE", BodyPublishers.ofString("x")))
                        .problem())
                .isEqualTo("405 method_not_allowed method");
    }

    @Test
    void neverShowsWhereItBroke() {
        Reply reply = send(HttpRequest.newBuilder(uri("/breaks")).GET());
        assertThat(reply.problem()).isEqualTo("500 internal server");
        assertThat(reply.text()).doesNotContain("secret", "Exception", "dev.tidemark", "at dev");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rubbish                                                                    | 400
            GET / HTTP/1.1                                                             | 400
            GET /a b HTTP/1.1~Host: x                                                  | 400
            GET /%zz HTTP/1.1~Host: x                                                  | 400
            GET /?q=%zz HTTP/1.1~Host: x                                               | 400
            GET / HTTP/9.9~Host: x                                                     | 400
            GET / HTTP/1.1~Host: x~a b: c                                              | 400
            GET / HTTP/1.1~Host: x~Big: BIG                                            | 400
            POST /v1/events HTTP/1.1~Host: x~Content-Length: x                         | 400
            POST /v1/events HTTP/1.1~Host: x~Content-Length: 99999999999               | 413
            POST /v1/events HTTP/1.1~Host: x~Authorization: k-1~Content-Type: application/cloudevents+json~Transfer-Encoding: chunked~~zz~ | 400
            """)
    void answersWhatIsNoRequest(String request, int status) throws IOException {
        String text = raw(request.replace("BIG", "x".repeat(40_000)).replace("~", "\r\n") + "\r\n\r\n");
        assertThat(text).startsWith("HTTP/1.1 " + status);
        JsonNode problem = JSON.readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
        assertThat(problem.propertyNames()).containsExactly("code", "message", "at");
        assertThat(text).doesNotContain("Exception", "io.helidon", "java.");
    }

    @Test
    void answersABodyThatEndsTooEarly() throws IOException {
        String head =
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: k-1\r\nContent-Type: " + CloudEvents.STRUCTURED;
        assertThat(raw(head + "\r\nContent-Length: 100\r\n\r\n{\"id\""))
                .startsWith("HTTP/1.1 400")
                .contains("body_cut");
        assertThat(raw(head + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\""))
                .startsWith("HTTP/1.1 400")
                .contains("body_cut");
        assertThat(intake.events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Authorization: k-1, 202", "X: y, 401"})
    void closesAConnectionAsItSays(String header, int status) throws IOException {
        String body = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        String padded = status == 202 ? "[" + " ".repeat(body.length() - 2) + "]" : body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                                    + CloudEvents.BATCH + "\r\n" + header + "\r\nContent-Length: " + padded.length()
                                    + "\r\n\r\n" + padded)
                            .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status).containsOnlyOnce("HTTP/1.1");
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String event(String id, String type) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/s\",\"type\":\"" + type
                + "\",\"data\":\"ü\"}";
    }

    private static String batch(int count) {
        List<String> events = IntStream.range(0, count)
                .mapToObj(i -> event("e" + i, "page_view"))
                .toList();
        return "[" + String.join(",", events) + "]";
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static BodyPublisher chunked(byte[] bytes) {
        return BodyPublishers.ofInputStream(() -> (InputStream) new ByteArrayInputStream(bytes));
    }

    private Reply post(String type, String body) {
        return send(keyed(type).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder keyed(String type) {
        return request(type).header("Authorization", "Bearer k-1");
    }

    private HttpRequest.Builder request(String type) {
        return HttpRequest.newBuilder(uri(EventsEndpoint.PATH)).header("Content-Type", type);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private record Reply(int status, String text, Map<String, List<String>> headers) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        String problem() {
            return status + " " + json().at("/code").asString() + " "
                    + json().at("/at").asString();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }
    }

    private static final class RecordingIntake implements Intake {
        private final List<CollectedEvent> events = new ArrayList<>();
        private volatile boolean away;

        @Override
        public void append(List<CollectedEvent> more) throws IntakeUnavailable {
            if (away) {
                throw new IntakeUnavailable("no broker", Duration.ofSeconds(3), null);
            }
            events.addAll(more);
        }

        void clear() {
            events.clear();
        }
    }
}
