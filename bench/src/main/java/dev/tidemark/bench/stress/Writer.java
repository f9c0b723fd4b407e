package dev.tidemark.bench.stress;

import dev.tidemark.sql.Database;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A processor: batches of new events, events from before once more, and late ones. After a cut connection it sends the batch
 * again, whose position tells whether it was stored.
 */
final class Writer implements Runnable {

    private static final int BATCH = 40;
    private static final int REMEMBERED = 1_000;

    private final String topic;
    private final Clock clock;
    private final RandomGenerator random;
    private final Counts counts;
    private final EventStore store;
    private final Offsets offsets;
    private final List<Event> sent = new ArrayList<>();
    private Optional<Batch> unanswered = Optional.empty();

    Writer(Database database, String topic, Clock clock, RandomGenerator random, Counts counts) {
        this.topic = topic;
        this.clock = clock;
        this.random = random;
        this.counts = counts;
        this.store = new EventStore(database);
        this.offsets = new Offsets(database);
    }

    /** A batch of which the outcome is not known is the next one as well. */
    @Override
    public void run() {
        var batch = unanswered.orElseGet(this::next);
        unanswered = Optional.of(batch);
        var outcome = store.store(batch);
        unanswered = Optional.empty();
        count(outcome);
    }

    private Batch next() {
        var from = offsets.of(topic, 0);
        var events = events();
        return new Batch(from, from.offset() + events.size(), events, List.of());
    }

    private void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Stored(int inserted, int duplicates, int _) -> {
                counts.add("events stored", inserted);
                counts.add("events known already", duplicates);
            }
            case Outcome.Fenced() -> counts.add("batches that were stored before the cut", 1);
        }
    }

    private List<Event> events() {
        var events = new ArrayList<Event>();
        for (var i = random.nextInt(BATCH); i >= 0; i--) {
            events.add(sent.isEmpty() || random.nextInt(8) > 0 ? event() : sent.get(random.nextInt(sent.size())));
        }
        sent.addAll(events);
        sent.subList(0, Math.max(0, sent.size() - REMEMBERED)).clear();
        return events;
    }

    private Event event() {
        var ownTime = random.nextInt(20) > 0;
        var at = ownTime ? time() : clock.instant();
        return new Event(
                1 + random.nextInt(2),
                new UUID(random.nextLong(), random.nextLong()),
                at,
                ownTime,
                clock.instant(),
                "page_view",
                "page_view",
                "user" + random.nextInt(40),
                "",
                payload().getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Most of them now, some late, a few very late, and a few of the near future. */
    private Instant time() {
        var late = switch (random.nextInt(20)) {
            case 0 -> Duration.ofDays(random.nextInt(80));
            case 1, 2 -> Duration.ofHours(random.nextInt(200));
            case 3 -> Duration.ofMinutes(-random.nextInt(60));
            default -> Duration.ofMinutes(random.nextInt(180));
        };
        return clock.instant().minus(late).minusNanos(random.nextInt(1_000_000) * 1_000L);
    }

    private String payload() {
        return """
                {"article": "a%d", "device": "d%d", "engaged": %d, "order": {"price": %d.%02d}, "authors": %s}""".formatted(
                        random.nextInt(12),
                        random.nextInt(3),
                        random.nextInt(-5, 1_000),
                        random.nextInt(9),
                        random.nextInt(100),
                        List.of("[]", "[\"ann\"]", "[\"ann\", \"bob\", \"ann\"]", "\"cid\"", "null")
                                .get(random.nextInt(5)));
    }
}
