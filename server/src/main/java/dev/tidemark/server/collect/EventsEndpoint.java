package dev.tidemark.server.collect;

import io.helidon.http.Status;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /v1/events}: takes events of a tenant, named by its write key, and answers 202 once all good ones are durable.
 * In a batch the bad items never cost the good ones.
 */
public final class EventsEndpoint implements HttpService {
    public static final String PATH = "/v1/events";

    private final Collector collector;
    private final Credentials credentials;
    private final MediaTypes mediaTypes;

    /**
     * @param readers how to read a body, by media type in lower case
     * @param binary how to read one whose attributes are headers
     */
    public EventsEndpoint(Collector collector, Map<String, EventReader> readers, BinaryReader binary) {
        this.collector = collector;
        this.credentials = new Credentials(collector);
        this.mediaTypes = new MediaTypes(readers, binary);
    }

    /**
     * What the endpoint needs of the server it is served by: bodies as they were sent, and a bound on a single chunk, which
     * the server holds whole. Between the endpoint's limit and this bound a client gets its 413 and keeps its connection.
     */
    public static void prepare(WebServerConfig.Builder server, CollectSettings settings) {
        server.contentEncoding(new EncodedBodies()).maxPayloadSize(4L * settings.maxBody());
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, collector.handler(this::answer))
                .options(PATH, WebHookHandshake::answer)
                .any(PATH, Problems.notAllowed("POST"));
    }

    private Answer answer(ServerRequest request) {
        return credentials
                .sender(request.headers())
                .then(sender -> mediaTypes
                        .reader(request.headers())
                        .then(reader -> collector.body(request).then(body -> take(sender, reader, body))));
    }

    private Answer take(Sender sender, EventReader reader, Body body) {
        try (body) {
            Instant now = collector.now();
            return switch (reader.read(body.bytes(), body.length(), now)) {
                case Reading.Unreadable(Problem problem) -> refused(Status.BAD_REQUEST_400, problem);
                case Reading.TooMany(Problem problem) -> refused(Status.REQUEST_ENTITY_TOO_LARGE_413, problem);
                case Reading.One(Item item) ->
                    collector.keep(sender, List.of(item), now).then(EventsEndpoint::receiptOfOne);
                case Reading.Batch(List<Item> items) ->
                    collector.keep(sender, items, now).then(Receipts::of);
            };
        }
    }

    private static Answer receiptOfOne(Kept kept) {
        return kept.bad().isEmpty()
                ? Receipts.of(kept)
                : Answer.of(Status.BAD_REQUEST_400, Problem.json(kept.bad().getFirst()));
    }

    private Answer refused(Status status, Problem problem) {
        collector.refused(problem);
        return Answer.of(status, problem);
    }
}
