package dev.tidemark.server.api;

import dev.tidemark.store.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** The questions that are watched now: viewers of the same one share it. */
final class LiveAnswers implements AutoCloseable {

    /** Different questions of one tenant that are watched at a time. */
    static final int MOST_PER_TENANT = 50;

    private final BiFunction<Tenant, CubeRequest, JsonNode> making;
    private final Duration period;
    private final Map<Key, LiveAnswer> watched = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LiveAnswers(BiFunction<Tenant, CubeRequest, JsonNode> making, Duration period) {
        this.making = making;
        this.period = period;
    }

    private record Key(Tenant tenant, CubeRequest request) {}

    /** Enters as a viewer, who has to leave; nothing if the tenant watches too much already. */
    Optional<LiveAnswer> enter(Tenant tenant, CubeRequest request) {
        var key = new Key(tenant, request);
        while (true) {
            var there = watched.get(key);
            if (there == null) {
                if (countOf(tenant) >= MOST_PER_TENANT) {
                    return Optional.empty();
                }
                there = watched.computeIfAbsent(key, this::begin);
            }
            if (there.enter()) {
                if (closed) {
                    there.end();
                }
                return Optional.of(there);
            }
            watched.remove(key, there);
        }
    }

    /** Sends all viewers away, now and from now on. */
    @Override
    public void close() {
        closed = true;
        watched.values().forEach(LiveAnswer::end);
    }

    /** How many different questions are watched. */
    int watched() {
        return watched.size();
    }

    private long countOf(Tenant tenant) {
        return watched.keySet().stream()
                .filter(key -> key.tenant().equals(tenant))
                .count();
    }

    private LiveAnswer begin(Key key) {
        return new LiveAnswer(() -> making.apply(key.tenant(), key.request()), period, () -> watched.remove(key));
    }
}
