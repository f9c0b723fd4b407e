package dev.tidemark.server.collect;

import dev.tidemark.store.KeysUnavailable;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every way of sending has in common: who sends, the body within its bounds, and events made durable before the answer.
 * One for all endpoints of a server, because the bounds hold for all of them together.
 */
public final class Collector {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final int COME_AGAIN_SECONDS = 2;

    private final WriteKeys keys;
    private final BodyReading bodies;
    private final EventTypes types;
    private final Intake intake;
    private final Clock clock;
    private final CollectMetrics metrics;

    /**
     * @param keys who may send, and for whom
     * @param types what the catalog declares
     * @param intake where good events go
     */
    public Collector(
            WriteKeys keys,
            EventTypes types,
            Intake intake,
            CollectSettings settings,
            Clock clock,
            MeterRegistry registry) {
        this.keys = keys;
        this.bodies = new BodyReading(settings);
        this.types = types;
        this.intake = intake;
        this.clock = clock;
        this.metrics = new CollectMetrics(registry, bodies);
    }

    /** The time of receipt of what is being taken, in whole microseconds. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A handler that sends an answer and measures how long it took. */
    public Handler handler(Function<ServerRequest, Answer> answering) {
        return (request, response) -> {
            long begun = System.nanoTime();
            Visit visit = Visit.of(request);
            Answer answer = visit.mark(ScopedValue.where(Visit.CURRENT, visit).call(() -> answering.apply(request)));
            metrics.answered(answer.status().code(), System.nanoTime() - begun);
            answer.send(response);
        };
    }

    /**
     * Whose write key it is. Ends the request if it is a page's, and the key is not for pages of its origin.
     *
     * @param at where in the request the key stands, for an answer that says so
     * @return nothing found for a key that no tenant has; each protocol has its own answer for that
     */
    public Step<Optional<Sender>> sender(String writeKey, String at) {
        try {
            return keys.senderOf(writeKey).map(Collector::admitted).orElseGet(() -> Step.found(Optional.empty()));
        } catch (KeysUnavailable e) {
            return Step.ended(keysUnavailable(at));
        }
    }

    private static Step<Optional<Sender>> admitted(Sender sender) {
        if (!Visit.CURRENT.isBound()) {
            return Step.found(Optional.of(sender));
        }
        return switch (Visit.CURRENT.get().admit(sender)) {
            case Step.Found<Sender>(Sender admitted) -> Step.found(Optional.of(admitted));
            case Step.Ended<Sender>(Answer answer) -> Step.ended(answer);
        };
    }

    /** The answer while the database, which knows the keys, is away and this one is not known. */
    public static Answer keysUnavailable(String at) {
        return Answer.comeAgain(
                new Problem("keys_unavailable", "Whose key this is cannot be known now; send the events again.", at),
                COME_AGAIN_SECONDS);
    }

    /** The body, inflated; to be closed. */
    public Step<Body> body(ServerRequest request) {
        try {
            return bodies.read(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Step.ended(stopping());
        }
    }

    /** Counts a body of which nothing can be kept. */
    public void refused(Problem problem) {
        metrics.refused(List.of(List.of(problem)));
    }

    /**
     * Makes the good ones durable, and the unfit ones, which become rejects; the bad ones are counted. An answer ends it when
     * that is not possible now, or the sender may not send so many now: then none is kept.
     */
    public Step<Kept> keep(Sender sender, List<? extends Item> items, Instant receivedAt) {
        List<CollectedEvent> kept = new ArrayList<>(items.size());
        List<List<Problem>> bad = new ArrayList<>(0);
        Unknown unknown = new Unknown(types);
        for (Item item : items) {
            switch (item) {
                case Item.Good event -> {
                    kept.add(new CollectedEvent(sender.tenant().id(), event.eventKey(), receivedAt, event.json()));
                    unknown.look(event);
                }
                case Item.Unfit unfit -> kept.add(CollectedEvent.reject(sender, unfit, receivedAt));
                case Item.Bad(List<Problem> problems) -> bad.add(problems);
            }
        }
        Optional<Answer> unable = within(sender.allowance(), kept);
        if (unable.isPresent()) {
            return Step.ended(unable.get());
        }
        metrics.accepted(kept.size());
        metrics.refused(bad);
        return Step.found(new Kept(kept.size(), unknown.warnings(), bad));
    }

    /** Made durable if the sender may send so many, all of them or none. */
    private Optional<Answer> within(Allowance allowance, List<CollectedEvent> events) {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Optional<Allowance.Exceeded> exceeded = allowance.take(events.size());
        if (exceeded.isPresent()) {
            metrics.limited(exceeded.get().code(), events.size());
            return exceeded.map(Collector::tooMany);
        }
        Optional<Answer> unable = append(events);
        unable.ifPresent(_ -> allowance.giveBack(events.size()));
        return unable;
    }

    private static Answer tooMany(Allowance.Exceeded exceeded) {
        return Answer.comeAgain(
                Status.TOO_MANY_REQUESTS_429,
                new Problem(exceeded.code(), exceeded.message(), "key"),
                exceeded.comeAgain().plusMillis(999).toSeconds());
    }

    private Optional<Answer> append(List<CollectedEvent> events) {
        try {
            intake.append(events);
            return Optional.empty();
        } catch (IntakeUnavailable e) {
            LOG.debug("Not taken: {}", e.getMessage());
            metrics.unavailable();
            return Optional.of(Answer.comeAgain(
                    new Problem(
                            "stream_unavailable", "The events cannot be made durable now; send them again.", "stream"),
                    e.retryAfter().toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(stopping());
        }
    }

    private static Answer stopping() {
        return Answer.comeAgain(
                new Problem("stopping", "This server is stopping; send the events again.", "stream"), 1);
    }
}
