package dev.tidemark.server.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.collect.adapter.CloudEvents;
import dev.tidemark.store.Tenant;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that do not come to their end hold neither their connection nor their memory, and others are served meanwhile. */
class SlowSendersTest {

    private static final CollectSettings LIMITS =
            new CollectSettings(64 << 10, 10, 64 << 10, 64, Duration.ofHours(24), Duration.ofMillis(300), 96 << 10);
    private static final String EVENT = "{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"specversion\":\"1.0\"}";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WebServer server = serve();

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 60000\r\n\r\n[  ",
                "Transfer-Encoding: chunked\r\n\r\n3\r\n[  \r\n",
                "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\u001f",
            })
    void aBodyThatDoesNotEndIsGivenUp(String rest) throws IOException {
        try (Socket slow = open()) {
            send(slow, head() + rest);
            assertThat(send(EVENT)).as("another's, meanwhile").startsWith("HTTP/1.1 202");
            assertEnded(slow);
        }
        await().until(() -> free() == LIMITS.maxInHand());
        assertThat(send(EVENT)).startsWith("HTTP/1.1 202");
    }

    /** Each byte resets a limit of one reading; it does not reset this one. */
    @Test
    void noMoreDoesOneThatComesByteByByte() throws IOException {
        try (Socket slow = open()) {
            send(slow, head() + "Content-Length: 60000\r\n\r\n");
            await().until(() -> {
                try {
                    send(slow, " ");
                    return false;
                } catch (SocketException _) {
                    return true;
                }
            });
        }
        await().until(() -> free() == LIMITS.maxInHand());
        assertThat(send(EVENT)).startsWith("HTTP/1.1 202");
    }

    private double free() {
        return registry.get("tidemark.collect.free.bytes").gauge().value();
    }

    /** The other side closes, with or without an answer, and it is none that says that all is well. */
    private static void assertEnded(Socket slow) throws IOException {
        try {
            assertThat(new String(slow.getInputStream().readAllBytes(), UTF_8)).doesNotContain("202");
        } catch (SocketException _) {
            // Closed while there was something unread.
        }
    }

    private String send(String event) throws IOException {
        try (Socket socket = open()) {
            send(socket, head() + "Connection: close\r\nContent-Length: " + event.length() + "\r\n\r\n" + event);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String head() {
        return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: "
                + CloudEvents.STRUCTURED + "\r\n";
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
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
        var routing = HttpRouting.builder().register(endpoint);
        Problems.register(routing);
        var config = WebServer.builder().host("127.0.0.1").port(0).routing(routing);
        EventsEndpoint.prepare(config, LIMITS);
        return config.build().start();
    }
}
