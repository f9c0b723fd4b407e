package dev.tidemark.server.api;

import dev.tidemark.store.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** The questions that are watched now: viewers of the same one share it. */
final class LiveAnswers implements AutoCloseable {

    /** Different questions of one tenant that are watched at a time. */
    static final int MOST_PER_TENANT = 200;

    private final BiFunction<Access, CubeRequest, JsonNode> making;
    private final Duration period;
    private final Map<Key, LiveAnswer> watched = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param period from one execution to the next, at least */
    LiveAnswers(BiFunction<Access, CubeRequest, JsonNode> making, Duration period) {
        this.making = making;
        this.period = period;
    }

    private record Key(Access access, CubeRequest request) {}

    /**
     * Enters as a viewer, who has to leave; nothing if the tenant watches too much already. Those who watch with a share do so
     * apart from others, as its terms are held against the question each time.
     *
     * @param lastId of the last event that the viewer had in an earlier stream; empty for none
     */
    Optional<LiveView> enter(Access access, List<CubeRequest> requests, String lastId) {
        var bell = new Bell();
        var entered = new ArrayList<LiveAnswer>();
        for (var request : requests) {
            var answer = enter(new Key(access.ofAnyKey(), request), bell);
            if (answer.isEmpty()) {
                entered.forEach(each -> each.leave(bell));
                return Optional.empty();
            }
            entered.add(answer.get());
        }
        return Optional.of(new LiveView(entered, bell, lastId));
    }

    private Optional<LiveAnswer> enter(Key key, Bell bell) {
        while (true) {
            var there = watched.get(key);
            if (there == null) {
                if (countOf(key.access().tenant()) >= MOST_PER_TENANT) {
                    return Optional.empty();
                }
                there = watched.computeIfAbsent(key, this::begin);
            }
            if (there.enter(bell)) {
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
                .filter(key -> key.access().tenant().equals(tenant))
                .count();
    }

    private LiveAnswer begin(Key key) {
        return new LiveAnswer(
                () -> making.apply(key.access(), key.request()),
                Pace.of(key.request(), period),
                () -> watched.remove(key));
    }
}
