package dev.tidemark.server.process;

import dev.tidemark.server.stream.Generation;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.store.Offsets;
import java.util.List;

/** Which topic is read: the oldest of which something is not stored yet, so that each event keeps its place behind its copies. */
final class Reading {

    private final KafkaStream stream;
    private final Offsets offsets;

    Reading(KafkaStream stream, Offsets offsets) {
        this.stream = stream;
        this.offsets = offsets;
    }

    /**
     * The topic to be read now.
     *
     * @throws dev.tidemark.server.stream.StreamFailed if the brokers do not answer, or there is none
     */
    Generation now() throws InterruptedException {
        List<Generation> all = stream.generations();
        for (var generation : all) {
            if (generation.equals(all.getLast()) || isLeft(generation)) {
                return generation;
            }
        }
        throw new IllegalStateException("the stream has no topic");
    }

    /** Nobody writes it any more: what was stored to its end is stored for good. */
    private boolean isLeft(Generation generation) throws InterruptedException {
        return stream.waiting(
                        generation,
                        partition -> offsets.of(generation.topicId(), partition).offset())
                > 0;
    }
}
