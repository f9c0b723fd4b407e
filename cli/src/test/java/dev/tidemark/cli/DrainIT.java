package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM under load: every request is answered, none is cut off, and what was acknowledged is there after the restart. */
class DrainIT {

    private static final String CATALOG = """
            sources: { visit: {} }
            rollups: { visits: { source: visit, measures: { visits: count } } }
            """;

    private static final int SENDERS = 16;

    /** A connection may be closed at the moment at which a request is on its way to it (RFC 9112, 9.5); all of them must not. */
    private static final int AT_THE_SAME_MOMENT = 2;

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    @Test
    void whatIsUnderWayIsFinished() throws Exception {
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        try (var serve = ServeProcess.start(folder.resolve("data"))) {
            var terminal = new Terminal();
            assertThat(terminal.run("apply", catalog, "--postgres-url", serve.postgresUrl()))
                    .as(terminal.err())
                    .isZero();
            var keys = Keys.make("drain", serve.postgresUrl());
            var sending = new Sending(serve.url(), keys.write());
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> sending.post(List.of(event("first"))).statusCode() == 202);
            acknowledged.add("first");
            try (var slow = new Slow(serve.url(), keys.write());
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, SENDERS).forEach(thread -> threads.execute(() -> send(sending, thread)));
                await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > 3_000);
                serve.terminate();
                await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> isStopping(serve));
                assertThat(slow.finish()).startsWith("HTTP/1.1 202 ");
                acknowledged.add("slow");
            }
            assertThat(odd).as("answers that say neither yes nor later").isEmpty();
            assertThat(unanswered).as("requests without an answer").hasSizeLessThanOrEqualTo(AT_THE_SAME_MOMENT);
            serve.restartAfterItsEnd();
            var question = new Question(serve.url(), keys.read());
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> question.total("visit.visits") >= acknowledged.size());
            assertThat(Rows.of(
                            serve.postgresUrl(),
                            "select attributes ->> 'id', count(*) from tidemark.events group by 1"))
                    .containsKeys(acknowledged.toArray(String[]::new))
                    .allSatisfy((_, count) -> assertThat(count).isOne());
        }
    }

    /** Until nobody listens any more. */
    private void send(Sending sending, int thread) {
        for (var number = 0; ; number++) {
            var ids = number % 4 == 0
                    ? List.of(thread + "-" + number)
                    : List.of(thread + "-" + number, thread + "-" + number + "-b", thread + "-" + number + "-c");
            try {
                var answer = sending.post(ids.stream().map(DrainIT::event).toList());
                if (answer.statusCode() == 202) {
                    acknowledged.addAll(ids);
                } else if (answer.statusCode() != 503) {
                    odd.add(answer.statusCode() + " " + answer.body());
                }
            } catch (ConnectException e) {
                return;
            } catch (IOException e) {
                unanswered.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isStopping(ServeProcess serve) throws IOException, InterruptedException {
        try {
            return serve.get("/readyz").statusCode() == 503;
        } catch (ConnectException e) {
            return true;
        }
    }

    private static String event(String id) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/drain\",\"type\":\"visit\",\"time\":\"2026-06-30T22:00:00Z\"}"
                .formatted(id);
    }

    /** A request whose body is on its way while the server is told to stop. */
    private static final class Slow implements AutoCloseable {

        private final Socket socket;
        private final byte[] body = event("slow").getBytes(StandardCharsets.US_ASCII);

        Slow(String url, String key) throws IOException {
            socket =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
            socket.getOutputStream().write("""
                            POST /v1/events HTTP/1.1\r
                            Host: localhost\r
                            Authorization: Bearer %s\r
                            Content-Type: application/cloudevents+json\r
                            Content-Length: %d\r
                            \r
                            """.formatted(key, body.length).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, 10);
        }

        /** Sends the rest; the answer's first line. */
        String finish() throws IOException {
            socket.getOutputStream().write(body, 10, body.length - 10);
            var answer = new byte[200];
            var length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
