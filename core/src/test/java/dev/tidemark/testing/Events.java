package dev.tidemark.testing;

import dev.tidemark.store.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Events for tests, each told apart by a number. */
public final class Events {

    private Events() {}

    /** An event with a time of its own. */
    public static Event event(int tenant, int number, Instant at, String source, String payload) {
        return event(tenant, number, at, true, source, payload);
    }

    /** An event that carried no time and gets that of its receipt. */
    public static Event timeless(int tenant, int number, Instant received, String source, String payload) {
        return event(tenant, number, received, false, source, payload);
    }

    private static Event event(int tenant, int number, Instant at, boolean ownTime, String source, String payload) {
        return new Event(
                tenant,
                new UUID(0, number),
                at,
                ownTime,
                at,
                source,
                source,
                "user" + number % 7,
                "",
                payload.getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
    }
}
