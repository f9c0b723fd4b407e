package dev.tidemark.cli.send;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server that answers {@code POST /v1/events} as the collector does, and badly where a test asks for it. */
public final class Collector implements AutoCloseable {

    public static final String KEY = "tmw_right";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is done to a request in the place of taking it. */
    public interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, JsonNode> events = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Predicate<JsonNode> refuses = _ -> false;
    private volatile int largestBody = Integer.MAX_VALUE;

    private Collector(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/events", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static Collector start() throws IOException {
        return new Collector(0);
    }

    public static Collector startOn(int port) throws IOException {
        return new Collector(port);
    }

    /** The next requests get these, one each. */
    public Collector failing(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    public Collector refusing(Predicate<JsonNode> events) {
        refuses = events;
        return this;
    }

    public Collector withLargestBody(int bytes) {
        largestBody = bytes;
        return this;
    }

    public static Fault status(int status, String... header) {
        return exchange -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
            respond(exchange, status, "{\"code\":\"fault\",\"message\":\"as the test asked\",\"at\":\"\"}");
        };
    }

    /** Reads the request and closes the connection without an answer. */
    public static Fault cut() {
        return HttpExchange::close;
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Map<String, JsonNode> events() {
        return events;
    }

    public int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        var body = body(exchange);
        var fault = faults.poll();
        if (fault != null) {
            fault.answer(exchange);
        } else if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            respond(exchange, 401, "{\"code\":\"unauthorized\",\"message\":\"unknown write key\",\"at\":\"\"}");
        } else if (body.length > largestBody) {
            respond(exchange, 413, "{\"code\":\"too_large\",\"message\":\"body over the limit\",\"at\":\"\"}");
        } else {
            take(exchange, JSON.readTree(body));
        }
    }

    private void take(HttpExchange exchange, JsonNode batch) throws IOException {
        var refused = new ArrayList<String>();
        for (var i = 0; i < batch.size(); i++) {
            if (refuses.test(batch.get(i))) {
                refused.add("{\"code\":\"bad\",\"message\":\"refused\",\"at\":\"/%d/data\"}".formatted(i));
            } else {
                events.put(batch.get(i).get("id").stringValue(), batch.get(i));
            }
        }
        var accepted = batch.size() - refused.size();
        if (refused.isEmpty()) {
            respond(exchange, 202, "{\"accepted\":%d}".formatted(accepted));
        } else {
            respond(
                    exchange,
                    400,
                    "{\"code\":\"some_rejected\",\"message\":\"some\",\"at\":\"/0\",\"accepted\":%d,\"rejected\":%s}"
                            .formatted(accepted, refused));
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        var gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream stream = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return stream.readAllBytes();
        }
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
