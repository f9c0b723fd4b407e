package dev.tidemark.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Requests with events, each sent once: whoever calls decides what to do without an answer. */
final class Posting implements AutoCloseable {

    /** Longer than the server waits for its broker. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI address;
    private final String key;
    private final Instant start;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    /** @param start when the first cycle's events happened */
    Posting(int port, String key, Instant start) {
        this.address = URI.create("http://127.0.0.1:" + port + "/v1/events");
        this.key = key;
        this.start = start;
    }

    /** Whether the server acknowledged the batch, which is then in the ledger. */
    boolean post(Batch batch) throws InterruptedException {
        requests.incrementAndGet();
        try {
            var response = http.send(request(batch), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 202) {
                batch.acknowledge();
                return true;
            }
            if (response.statusCode() < 500) {
                complaints.add("answered %d: %s".formatted(response.statusCode(), response.body()));
            }
        } catch (IOException e) {
            unanswered.incrementAndGet();
        }
        return false;
    }

    private HttpRequest request(Batch batch) {
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(batch.body(start)))
                .build();
    }

    /** Answers that nothing explains: every event is a good one. */
    List<String> complaints() {
        return complaints;
    }

    long requests() {
        return requests.get();
    }

    /** Requests of which the sender did not learn what became of them. */
    long unanswered() {
        return unanswered.get();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
