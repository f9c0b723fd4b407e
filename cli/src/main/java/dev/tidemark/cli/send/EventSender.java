package dev.tidemark.cli.send;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Sends batches of events and comes back when the server has them. Any number of threads may send at once, each on a connection. */
public final class EventSender implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Target target;
    private final Patience patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private EventSender(Target target, Patience patience) {
        this.target = target;
        this.patience = patience;
    }

    public static EventSender to(Target target, Patience patience) {
        return new EventSender(target, patience);
    }

    /** How often a batch had to be sent again. */
    public long retries() {
        return patience.retries();
    }

    /**
     * Sends a batch, again and again while the server is busy or away.
     *
     * @param events CloudEvents as JSON: see {@link EventJson}; at least one
     * @throws SendFailed when the server refuses whatever comes from here, or the patience is at its end
     * @throws InterruptedException when it is to stop; the batch may have been taken or not
     */
    public Delivery send(List<byte[]> events) throws InterruptedException {
        for (var attempt = 0; ; attempt++) {
            switch (post(events)) {
                case Answer.Taken(var delivery) -> {
                    patience.taken();
                    return delivery;
                }
                case Answer.Whole(var code, var message) -> {
                    patience.taken();
                    return events.size() == 1 ? refused(code, message) : halves(events);
                }
                case Answer.Denied(var why) ->
                    throw new SendFailed("the server at " + target.server() + " refuses: " + why);
                case Answer.Later later -> patience.await(attempt, later);
            }
        }
    }

    private Delivery halves(List<byte[]> events) throws InterruptedException {
        var middle = events.size() / 2;
        var first = send(events.subList(0, middle));
        return first.then(middle, send(events.subList(middle, events.size())));
    }

    private static Delivery refused(String code, String message) {
        return new Delivery(0, List.of(new Remark(0, code, message)), List.of());
    }

    private Answer post(List<byte[]> events) throws InterruptedException {
        try {
            return AnswerReader.read(
                    http.send(request(events), BodyHandlers.ofByteArray()), events.size(), patience.now());
        } catch (HttpTimeoutException _) {
            return new Answer.Later(Optional.empty(), "no answer in time");
        } catch (IOException e) {
            return new Answer.Later(
                    Optional.empty(), Optional.ofNullable(e.getMessage()).orElse("connection refused"));
        }
    }

    private HttpRequest request(List<byte[]> events) {
        var body = Bytes.array(events);
        var request = HttpRequest.newBuilder(target.events())
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + target.writeKey())
                .header("Content-Type", "application/cloudevents-batch+json");
        return target.compressed()
                ? request.header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(Bytes.gzip(body)))
                        .build()
                : request.POST(BodyPublishers.ofByteArray(body)).build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
