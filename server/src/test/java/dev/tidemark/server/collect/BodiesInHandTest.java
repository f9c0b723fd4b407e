package dev.tidemark.server.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.collect.adapter.CloudEvents;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodiesInHandTest {
    private static final CollectSettings LIMITS =
            new CollectSettings(64 << 10, 10, 64 << 10, 64, Duration.ofHours(24), Duration.ofMinutes(2), 96 << 10);
    private static final String BODY = "[" + " ".repeat(60_000) + "]";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void areBoundedTogether() throws IOException {
        WebServer server = serve();
        try (Socket slow = open(server);
                Socket second = open(server)) {
            send(slow, head() + BODY.substring(0, 30_000));
            await().until(() ->
                    registry.get("tidemark.collect.free.bytes").gauge().value() < 60_000);
            send(second, head() + BODY);
            assertThat(answer(second)).startsWith("HTTP/1.1 503").contains("Retry-After: 1", "\"overloaded\"");
            send(slow, BODY.substring(30_000));
            assertThat(answer(slow)).startsWith("HTTP/1.1 202");
            assertThat(registry.get("tidemark.collect.free.bytes").gauge().value())
                    .isEqualTo(LIMITS.maxInHand());
        } finally {
            server.stop();
        }
    }

    private WebServer serve() {
        EventsEndpoint endpoint = new EventsEndpoint(
                new Collector(
                        _ -> Optional.of(new Sender(new Tenant(1, "news"))),
                        _ -> true,
                        _ -> {},
                        LIMITS,
                        Clock.systemUTC(),
                        registry),
                CloudEvents.readers(LIMITS),
                CloudEvents.binary(LIMITS));
        HttpRouting.Builder routing = HttpRouting.builder().register(endpoint);
        Problems.register(routing);
        WebServerConfig.Builder config =
                WebServer.builder().host("127.0.0.1").port(0).routing(routing);
        EventsEndpoint.prepare(config, LIMITS);
        return config.build().start();
    }

    private static Socket open(WebServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String head() {
        return "POST /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: k\r\nContent-Type: "
                + CloudEvents.BATCH + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
}
