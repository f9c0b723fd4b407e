package dev.tidemark.server.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one consumer, and of each the position up to which its caller has been given records. A partition whose
 * position the caller cannot tell is paused and asked for again.
 */
final class Assigned implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Assigned.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Positions positions;
    private final Lag lag;
    private final Map<TopicPartition, Long> expected = new HashMap<>();
    private final Set<TopicPartition> waiting = new TreeSet<>(Comparator.comparingInt(TopicPartition::partition));

    Assigned(Consumer<byte[], byte[]> consumer, Positions positions, Lag lag) {
        this.consumer = consumer;
        this.positions = positions;
        this.lag = lag;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            consumer.pause(Set.of(partition));
            waiting.add(partition);
        }
        try {
            position();
        } catch (RuntimeException e) {
            LOG.debug("Positions of {} are not known yet: {}", waiting, e.getMessage());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        lag.forget(partitions);
        for (TopicPartition partition : partitions) {
            waiting.remove(partition);
            expected.remove(partition);
            positions.revoked(partition.partition());
        }
    }

    /** Asks for the positions of all partitions that wait for one; throws what the caller's positions throw. */
    void position() {
        for (TopicPartition partition : Set.copyOf(waiting)) {
            seek(partition, positions.startOf(partition.partition()));
            consumer.resume(Set.of(partition));
            waiting.remove(partition);
        }
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        expected.put(partition, offset);
    }

    boolean has(TopicPartition partition) {
        return consumer.assignment().contains(partition);
    }

    /** What the caller has of this partition so far; from now on it has it up to {@code next}. */
    long advance(TopicPartition partition, long first, long next) {
        Long before = expected.put(partition, next);
        return before == null ? first : before;
    }

    Set<Integer> partitions() {
        Set<Integer> numbers = new TreeSet<>();
        consumer.assignment().forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }
}
