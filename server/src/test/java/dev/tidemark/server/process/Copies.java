package dev.tidemark.server.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Intake;
import dev.tidemark.server.collect.IntakeUnavailable;
import dev.tidemark.testing.Prompt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What senders know of the copies of events: the number of the first one that was acknowledged. The events have no time of their
 * own, so that nothing but the order and the fence of the stream keeps copies from being stored twice.
 */
public final class Copies {

    private final Map<Integer, Integer> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();

    /** Appends this copy of each of these events, and notes whether it was taken; all later copies have higher numbers. */
    public void append(Intake intake, int copy, int from, int count) throws InterruptedException {
        try {
            intake.append(IntStream.range(from, from + count)
                    .mapToObj(event -> event(event, copy))
                    .toList());
            IntStream.range(from, from + count).forEach(event -> acknowledged.merge(event, copy, Math::min));
        } catch (IntakeUnavailable e) {
            refused.incrementAndGet();
            // As senders do, who are told when to come again.
            LockSupport.parkNanos(e.retryAfter().toNanos());
        }
    }

    private static CollectedEvent event(int event, int copy) {
        var json =
                "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/s\",\"type\":\"s\",\"data\":{\"event\":%d,\"copy\":%d}}"
                        .formatted(event, event, copy);
        return new CollectedEvent(1, EventKey.of("/s", String.valueOf(event)), Instant.now(), json.getBytes(UTF_8));
    }

    /** Events of which a copy was acknowledged. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** Appends that were not taken. */
    public int refused() {
        return refused.get();
    }

    /** Whether each of them is there at least once. */
    public boolean areStored(Prompt prompt) {
        return stored(prompt).stream()
                        .map(Stored::event)
                        .distinct()
                        .filter(acknowledged::containsKey)
                        .count()
                == acknowledged.size();
    }

    /** No event is there twice, and none by a copy that was sent after another one was acknowledged. */
    public void assertEachOnceByItsFirst(Prompt prompt) {
        var stored = stored(prompt);
        assertThat(stored).extracting(Stored::event).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
        assertThat(stored)
                .as("stored by a copy that came after an acknowledged one")
                .noneMatch(each -> each.copy() > acknowledged.getOrDefault(each.event(), Integer.MAX_VALUE));
        assertThat(prompt.number("select count(*) from tidemark.rejects")).isZero();
    }

    private record Stored(int event, int copy) {}

    private static List<Stored> stored(Prompt prompt) {
        return prompt.rows(
                "select (payload->>'event')::integer as event, (payload->>'copy')::integer as copy from tidemark.events",
                row -> new Stored(row.integer("event"), row.integer("copy")));
    }
}
