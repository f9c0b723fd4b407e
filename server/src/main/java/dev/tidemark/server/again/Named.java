package dev.tidemark.server.again;

import dev.tidemark.server.collect.CollectedEvent;
import dev.tidemark.server.collect.EventKey;
import dev.tidemark.server.collect.Purpose;
import dev.tidemark.store.Rejects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A reject whose event has a name, on its way into the stream. */
record Named(long rejectId, CollectedEvent event) {

    /** Nothing where even the bytes do not tell which event it is. */
    static Optional<Named> of(Rejects.Rejected reject) {
        return reject.eventKey()
                .or(() -> key(reject.bytes()))
                .map(key -> new Named(
                        reject.id(),
                        new CollectedEvent(
                                reject.tenantId(),
                                key,
                                reject.received(),
                                new Purpose.StoreAgain(reject.id()),
                                reject.bytes())));
    }

    /** Rejects of an older version do not have it. */
    private static Optional<UUID> key(byte[] json) {
        try {
            var event = JsonMapper.shared().readTree(json);
            var source = event.path("source").asString("");
            var id = event.path("id").asString("");
            return source.isEmpty() || id.isEmpty() ? Optional.empty() : Optional.of(EventKey.of(source, id));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
