package dev.tidemark.testing;

import dev.tidemark.store.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    /** Puts events into the database, the newest of now and each of the others so long before the next. */
    public static void past(Prompt prompt, String source, Duration apart, int count) {
        var ago = "now() - n * interval '" + apart + "'";
        prompt.execute(
                "select tidemark.add_partition('events', %s) from generate_series(0, %d) n".formatted(ago, count - 1));
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                select %1$s, now(), gen_random_uuid(), 1, true, '%3$s', '%3$s', '', '{}'
                from generate_series(0, %2$d) n""".formatted(ago, count - 1, source));
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
