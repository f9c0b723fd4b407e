package dev.tidemark.bench.questions;

import dev.tidemark.store.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Messages of a chat service over a year, on five platforms. The same seed gives the same. */
final class Conversations {

    static final String SOURCE = "message";

    private static final List<String> PLATFORMS = List.of("messenger", "slack", "telegram", "whatsapp", "line");
    private static final byte[] ATTRIBUTES = "{\"source\": \"/bench\"}".getBytes(StandardCharsets.UTF_8);

    private final SplittableRandom random = new SplittableRandom(4);
    private final int tenant;

    Conversations(int tenant) {
        this.tenant = tenant;
    }

    /** So many, evenly over the time. */
    List<Event> between(Instant from, Instant to, int count) {
        var micros = ChronoUnit.MICROS.between(from, to);
        var events = new ArrayList<Event>(count);
        for (var i = 0; i < count; i++) {
            events.add(message(from.plus(micros / count * i, ChronoUnit.MICROS)));
        }
        return events;
    }

    private Event message(Instant at) {
        var user = random.nextInt(100_000);
        return new Event(
                tenant,
                new UUID(random.nextLong(), random.nextLong()),
                at,
                true,
                at.plusMillis(100),
                SOURCE,
                SOURCE,
                "user-" + user,
                "conversation-" + user % 5_000,
                payload(PLATFORMS.get(user % PLATFORMS.size())),
                ATTRIBUTES);
    }

    private byte[] payload(String platform) {
        return new Json()
                .with("platform", platform)
                .with("direction", random.nextInt(5) < 2 ? "in" : "out")
                .with("bot", "bot-" + random.nextInt(40))
                .with("text", "Something that people write to bots, or bots to people")
                .with("chars", 5 + random.nextInt(200))
                .bytes();
    }
}
