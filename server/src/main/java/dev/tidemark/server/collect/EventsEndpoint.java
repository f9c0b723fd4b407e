package dev.tidemark.server.collect;

import dev.tidemark.store.Tenant;
import io.helidon.http.Status;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/events}: takes events of a tenant, named by its write key, and answers 202 once all good ones are durable.
 * In a batch the bad items never cost the good ones.
 */
public final class EventsEndpoint implements HttpService {
    public static final String PATH = "/v1/events";

    private static final Logger LOG = LoggerFactory.getLogger(EventsEndpoint.class);

    private final Credentials credentials;
    private final MediaTypes mediaTypes;
    private final BodyReading bodies;
    private final EventTypes types;
    private final Intake intake;
    private final Clock clock;
    private final CollectMetrics metrics;

    /**
     * @param keys who may send, and for whom
     * @param types what the catalog declares
     * @param readers how to read a body, by media type in lower case
     * @param intake where good events go
     */
    public EventsEndpoint(
            WriteKeys keys,
            EventTypes types,
            Map<String, EventReader> readers,
            Intake intake,
            CollectSettings settings,
            Clock clock,
            MeterRegistry registry) {
        this.credentials = new Credentials(keys);
        this.mediaTypes = new MediaTypes(readers);
        this.bodies = new BodyReading(settings);
        this.types = types;
        this.intake = intake;
        this.clock = clock;
        this.metrics = new CollectMetrics(registry, bodies);
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
        rules.post(PATH, this::collect).any(PATH, Problems.notAllowed("POST"));
    }

    private void collect(ServerRequest request, ServerResponse response) {
        long begun = System.nanoTime();
        Answer answer = answer(request);
        metrics.answered(answer.status().code(), System.nanoTime() - begun);
        answer.send(response);
    }

    private Answer answer(ServerRequest request) {
        return credentials
                .tenant(request.headers())
                .then(tenant -> mediaTypes
                        .reader(request.headers())
                        .then(reader -> body(request).then(body -> take(tenant, reader, body))));
    }

    private Step<Body> body(ServerRequest request) {
        try {
            return bodies.read(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Step.ended(stopping());
        }
    }

    private Answer take(Tenant tenant, EventReader reader, Body body) {
        try (body) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            return switch (reader.read(body.bytes(), body.length(), now)) {
                case Reading.Unreadable(Problem problem) -> refused(Status.BAD_REQUEST_400, problem);
                case Reading.TooMany(Problem problem) -> refused(Status.REQUEST_ENTITY_TOO_LARGE_413, problem);
                case Reading.One(Item.Bad(List<Problem> problems)) -> {
                    metrics.refused(List.of(problems));
                    yield Answer.of(Status.BAD_REQUEST_400, Problem.json(problems));
                }
                case Reading.One(Item.Good good) -> keep(tenant, List.of(good), now);
                case Reading.Batch(List<Item> items) -> keep(tenant, items, now);
            };
        }
    }

    private Answer refused(Status status, Problem problem) {
        metrics.refused(List.of(List.of(problem)));
        return Answer.of(status, problem);
    }

    private Answer keep(Tenant tenant, List<? extends Item> items, Instant now) {
        List<CollectedEvent> good = new ArrayList<>(items.size());
        List<List<Problem>> bad = new ArrayList<>(0);
        Unknown unknown = new Unknown(types);
        for (Item item : items) {
            switch (item) {
                case Item.Good event -> {
                    good.add(new CollectedEvent(tenant.id(), event.eventKey(), now, event.json()));
                    unknown.look(event);
                }
                case Item.Bad(List<Problem> problems) -> bad.add(problems);
            }
        }
        return append(good).then(count -> receipt(count, unknown.warnings(), bad));
    }

    private Answer receipt(int count, List<Problem> warnings, List<List<Problem>> bad) {
        metrics.accepted(count);
        metrics.refused(bad);
        return bad.isEmpty() ? Receipts.accepted(count, warnings) : Receipts.someRejected(count, warnings, bad);
    }

    private Step<Integer> append(List<CollectedEvent> events) {
        try {
            if (!events.isEmpty()) {
                intake.append(events);
            }
            return Step.found(events.size());
        } catch (IntakeUnavailable e) {
            LOG.debug("Not taken: {}", e.getMessage());
            metrics.unavailable();
            return Step.ended(Answer.comeAgain(
                    new Problem(
                            "stream_unavailable", "The events cannot be made durable now; send them again.", "stream"),
                    e.retryAfter().toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Step.ended(stopping());
        }
    }

    private static Answer stopping() {
        return Answer.comeAgain(
                new Problem("stopping", "This server is stopping; send the events again.", "stream"), 1);
    }
}
