package dev.tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The last thirty minutes of a server whose clock is a test's to move: all that there is came in the minute that goes on. */
final class CannedMinutes {

    private static final int MINUTES = 30;

    private final Map<Instant, Long> passed = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-22T10:30:00Z");
    private boolean refused;

    /** The minute is over, with all events that there are in it; nothing comes in the next. */
    synchronized void pass(long events) {
        passed.put(now, events - before());
        now = now.plus(Duration.ofMinutes(1));
    }

    /** Whether such questions are refused, as those about imports are. */
    synchronized void refuse(boolean refused) {
        this.refused = refused;
    }

    synchronized boolean isRefused(JsonNode query) {
        return refused && isOf(query);
    }

    static boolean isOf(JsonNode query) {
        return query.has("scan");
    }

    static String refusal() {
        return "{\"code\":\"imported\",\"message\":\"Rollup 'articles' takes imports, of which events tell nothing.\"}";
    }

    /** Another one whenever answers are others. */
    synchronized String state() {
        return now + " " + refused;
    }

    synchronized void answer(ArrayNode data, JsonNode query, long events) {
        var time = query.path("timeDimensions").path(0).path("dimension").asString();
        for (var ago = MINUTES - 1; ago >= 0; ago--) {
            var minute = now.minus(Duration.ofMinutes(ago));
            var value = ago == 0 ? events - before() : passed.getOrDefault(minute, 0L);
            data.add(JsonMapper.shared()
                    .createObjectNode()
                    .put(time + ".minute", LocalDateTime.ofInstant(minute, ZoneOffset.UTC) + ":00.000")
                    .put(query.path("measures").path(0).asString(), Long.toString(value)));
        }
    }

    private long before() {
        return passed.values().stream().mapToLong(Long::longValue).sum();
    }
}
