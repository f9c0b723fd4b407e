package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Allowance;
import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.EventsEndpoint;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.server.collect.Origins;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.server.collect.visitor.Visitors;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Endpoints of collecting on a server of their own, at a fixed time, and what they kept of the tenant of the key {@code k-1}, and of
 * {@code k-pages}, which is for pages of one origin.
 */
public final class TrackServer implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Keeping intake = new Keeping();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WebServer server;

    public TrackServer(VisitorSettings settings, BiFunction<Collector, Visitors, HttpService> endpoint) {
        var collector = new Collector(
                TrackServer::sender,
                _ -> true,
                intake,
                CollectSettings.DEFAULT,
                Clock.fixed(NOW, ZoneOffset.UTC),
                registry);
        var routing = HttpRouting.builder().register(endpoint.apply(collector, new Visitors(settings, registry)));
        Problems.register(routing);
        var config = WebServer.builder().host("127.0.0.1").port(0).routing(routing);
        Problems.configure(config);
        EventsEndpoint.prepare(config, CollectSettings.DEFAULT);
        server = config.build().start();
    }

    private static Optional<Sender> sender(String key) {
        var news = new Tenant(7, "news");
        return switch (key) {
            case "k-1" -> Optional.of(new Sender(news));
            case "k-pages" ->
                Optional.of(new Sender(
                        news, "key 2", Allowance.UNLIMITED, new Origins(Set.of("https://news.example.org"))));
            default -> Optional.empty();
        };
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /** {@code 400 missing_user /userId} */
    public static String problem(HttpResponse<String> response) {
        var json = json(response.body());
        return response.statusCode() + " " + json.path("code").asString() + " "
                + json.path("at").asString();
    }

    /** The events that were kept since the last call, as JSON. */
    public List<JsonNode> kept() {
        return keptEvents().stream()
                .filter(event -> event.purpose() instanceof Purpose.Store)
                .map(event -> JsonMapper.shared().readTree(event.json()))
                .toList();
    }

    /** Events and rejects. */
    public List<CollectedEvent> keptEvents() {
        var kept = List.copyOf(intake.events);
        intake.events.clear();
        return kept;
    }

    /** {@code reason: bytes} of what became a reject. */
    public static List<String> rejects(List<CollectedEvent> kept) {
        return kept.stream()
                .filter(event -> event.purpose() instanceof Purpose.Reject)
                .map(event -> ((Purpose.Reject) event.purpose()).reason() + ": "
                        + new String(event.json(), StandardCharsets.UTF_8))
                .toList();
    }

    public void away(boolean away) {
        intake.away = away;
    }

    @Override
    public void close() {
        server.stop();
        http.close();
    }

    private static final class Keeping implements Intake {
        private final List<CollectedEvent> events = new CopyOnWriteArrayList<>();
        private volatile boolean away;

        @Override
        public void append(List<CollectedEvent> more) throws IntakeUnavailable {
            if (away) {
                throw new IntakeUnavailable("away", Duration.ofSeconds(3), null);
            }
            events.addAll(more);
        }
    }
}
