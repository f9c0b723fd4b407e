package dev.tidemark.server.stream;

import dev.tidemark.server.collect.IntakeUnavailable;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an event is appended: to the newest topic, and there into the partition of its key. Safe for any number of threads. */
final class Route {
    private static final Logger LOG = LoggerFactory.getLogger(Route.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final Generations generations;
    private final PartitionCounts counts;
    private volatile @Nullable To current;

    Route(Generations generations, PartitionCounts counts) {
        this.generations = generations;
        this.counts = counts;
    }

    /** @param partitions over which keys are spread; the topic may have more */
    record To(Generation generation, int partitions) {
        /** As Kafka's own partitioner chooses. */
        int partition(byte[] key) {
            return Utils.toPositive(Utils.murmur2(key)) % partitions;
        }
    }

    /** Looks already now, so that the first sender need not wait; where that fails it is tried again for him. */
    void prepare() {
        try {
            look();
        } catch (StreamFailed e) {
            LOG.debug("Where events go is not known yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    To now() throws InterruptedException {
        To known = current;
        return known == null ? look() : known;
    }

    private synchronized To look() throws InterruptedException {
        To known = current;
        if (known == null) {
            known = to(generations.newest());
            current = known;
        }
        return known;
    }

    /**
     * After this topic refused a record for its size: waits for the next topic if this one is closed.
     *
     * @param deadline by {@link System#nanoTime}
     * @return false if it is open
     * @throws IntakeUnavailable if it is closed and there is no other by then
     */
    synchronized boolean movesOn(To from, long deadline) throws IntakeUnavailable, InterruptedException {
        if (!from.equals(current)) {
            return true;
        }
        do {
            Generation newest = generations.newest();
            if (!newest.topic().equals(from.generation().topic())) {
                current = to(newest);
                LOG.info("Events go to {} from now on, which has {} partitions", newest.topic(), newest.partitions());
                return true;
            }
            if (!generations.isClosed(newest)) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < deadline);
        throw new IntakeUnavailable("The stream is getting more partitions", COME_AGAIN, null);
    }

    private To to(Generation generation) {
        int kept = counts.of(generation.topicId(), generation.partitions());
        if (kept < generation.partitions()) {
            LOG.warn(
                    "{} has {} partitions, and {} are used, so that each event stays in its own: tidemark stream grow gives more",
                    generation.topic(),
                    generation.partitions(),
                    kept);
        }
        return new To(generation, kept);
    }
}
