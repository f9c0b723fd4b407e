package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.store.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way from events to answers. */
interface Peer {

    String name();

    /** Commits a sorted batch. */
    void store(List<Event> batch);

    /** What its background job does every so often; nothing where there is none. */
    void job();

    /** After the last event: what time would do by itself. From here on its answers are whole. */
    void finish();

    /** Numbers by key, in the answer's order; nothing where it has no way to tell but to read what another peer reads. */
    Optional<Map<String, Long>> ask(Asked asked);

    /** What is only estimated is equal within this, relative; 0 is exact. */
    default double error(Asked asked) {
        return 0;
    }

    Bed bed();

    /** Whether it reads from files, and not from memory alone. */
    default boolean isOnDisk() {
        return true;
    }

    /** Of the rows from which it answers; nothing where these are the events. */
    Optional<String> rollup();
}
