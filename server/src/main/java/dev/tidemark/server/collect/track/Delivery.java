package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the items of one request have in common.
 *
 * @param sentAt by the sender's clock, where it says so
 * @param shared the outermost object, whose {@code context} and {@code integrations} hold for each item
 */
record Delivery(Instant receivedAt, Optional<Instant> sentAt, ObjectNode shared) {

    static Delivery of(Instant receivedAt, ObjectNode shared) {
        return new Delivery(receivedAt, Rfc3339.parse(shared.path("sentAt").asString("")), shared);
    }

    /**
     * By our clock, when it happened at this time by the sender's. What claims to have happened after it was sent was timed by another
     * clock, and is believed.
     */
    Instant repaired(Instant original, Instant sent) {
        return original.isAfter(sent) ? original : receivedAt.minus(Duration.between(original, sent));
    }
}
