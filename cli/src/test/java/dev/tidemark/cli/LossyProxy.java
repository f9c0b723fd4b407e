package dev.tidemark.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stands before a server and hands every request on, but keeps its first answer to each batch for itself and says 503: the server
 * has taken it, and the client does not know.
 */
final class LossyProxy implements AutoCloseable {

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final String behind;
    private final Function<String, String> batch;

    /** @param batch what of a body is the same when it is sent again */
    LossyProxy(String behind, Function<String, String> batch) throws IOException {
        this.behind = behind;
        this.batch = batch;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handOn);
        server.start();
    }

    private void handOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var status = 502;
            var answer = new byte[0];
            try {
                var response = http.send(copy(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
                status = response.statusCode();
                answer = response.body();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // Nobody is there, which the client is told.
            }
            if (status == 200 && seen.add(batch.apply(new String(body, StandardCharsets.UTF_8)))) {
                lost.incrementAndGet();
                status = 503;
                answer = new byte[0];
            }
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private HttpRequest copy(HttpExchange exchange, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : Set.of("Authorization", "Content-Type", "User-Agent")) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many answers it has kept for itself. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
