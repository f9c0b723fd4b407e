package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.Collector;
import dev.tidemark.server.collect.EventsEndpoint;
import dev.tidemark.server.collect.Hook;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.server.collect.Sender;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on loopback at which platforms deliver; every platform has a hook whose key is {@code k-} and its name. */
final class Address implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    static final String SECRET = "secret of today";
    static final String NEXT_SECRET = "secret of tomorrow";
    static final String PUBLIC = "https://bots.example.com/in/twilio?team=a";

    private static final Tenant TENANT = new Tenant(7, "news");
    private static final Sender SENDER = new Sender(TENANT, "hook");

    final List<CollectedEvent> taken = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    volatile boolean brokerIsAway;
    volatile boolean databaseIsAway;

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server;

    Address() {
        this(CollectSettings.DEFAULT);
    }

    Address(CollectSettings limits) {
        Collector collector = new Collector(
                key -> switch (key) {
                    case "w-1" -> Optional.of(new Sender(TENANT));
                    case "w-2" -> Optional.of(new Sender(new Tenant(8, "sports")));
                    default -> Optional.empty();
                },
                _ -> true,
                this::append,
                limits,
                Clock.fixed(NOW, ZoneOffset.UTC),
                registry);
        HttpRouting.Builder routing = HttpRouting.builder()
                .register(new WebhooksEndpoint(collector, this::hook, limits))
                .register(new RelayEndpoint(collector, this::bot, limits));
        Problems.register(routing);
        var config = WebServer.builder().host("127.0.0.1").port(0).routing(routing);
        Problems.configure(config);
        EventsEndpoint.prepare(config, limits);
        server = config.build().start();
    }

    private void append(List<CollectedEvent> events) throws IntakeUnavailable {
        if (brokerIsAway) {
            throw new IntakeUnavailable("no broker", Duration.ofSeconds(3), null);
        }
        taken.addAll(events);
    }

    private Optional<Hook> hook(String key) throws KeysUnavailable {
        if (databaseIsAway) {
            throw new KeysUnavailable();
        }
        if (key.equals("k-bare")) {
            return Optional.of(new Hook(SENDER, "bare", "facebook", List.of(), Map.of()));
        }
        if (key.equals("k-behind")) {
            return Optional.of(
                    new Hook(SENDER, "behind", "twilio", List.of(SECRET), Map.of("url", "https://tide.example.com/")));
        }
        return key.startsWith("k-")
                ? Optional.of(new Hook(
                        SENDER,
                        "bot",
                        key.substring(2),
                        List.of(SECRET, NEXT_SECRET),
                        Map.of("verify_token", "agreed", "url", PUBLIC)))
                : Optional.empty();
    }

    private Optional<Hook> bot(Tenant tenant, String uid) throws KeysUnavailable {
        return hook("k-" + uid.replaceFirst("^k-", ""))
                .filter(hook -> hook.sender().tenant().equals(tenant));
    }

    record Reply(int status, String type, String body) {
        String code() {
            return JsonMapper.shared().readTree(body).path("code").asString("");
        }
    }

    Reply deliver(Sent sent) {
        return send(
                "POST",
                "/webhooks/" + sent.platform() + "/k-" + sent.platform()
                        + (sent.platform().equals("twilio") ? "?team=a" : ""),
                sent.headers(),
                sent.body());
    }

    Reply send(String method, String path, Map<String, String> headers, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The events that were taken, in order. */
    List<JsonNode> events() {
        return events(false)
                .map(each -> JsonMapper.shared().readTree(each.json()))
                .toList();
    }

    /** Reasons of what was taken and is no event. */
    List<String> rejects() {
        return events(true)
                .map(each -> ((Purpose.Reject) each.purpose()).reason())
                .toList();
    }

    private Stream<CollectedEvent> events(boolean rejected) {
        return taken.stream().filter(each -> each.purpose() instanceof Purpose.Reject == rejected);
    }

    double refused(String code) {
        var counter =
                registry.find("tidemark.collect.refused").tag("code", code).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        server.stop();
        client.close();
    }
}
