package dev.tidemark.server.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions that the group assigns to it, each from the position that the caller says. All methods but
 * {@link #wakeup} belong to one thread, and {@link Positions} is called on it.
 */
public final class EventConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);
    private static final Duration SUCCESSOR_PATIENCE = Duration.ofSeconds(2);

    private final StreamSettings settings;
    private final Generation generation;
    private final Consumer<byte[], byte[]> consumer;
    private final Assigned assigned;
    private final Gaps gaps;
    private final Lag lag;
    private final Presence presence;

    private EventConsumer(
            StreamSettings settings,
            Generation generation,
            Consumer<byte[], byte[]> consumer,
            Positions positions,
            MeterRegistry registry) {
        this.settings = settings;
        this.generation = generation;
        this.consumer = consumer;
        this.lag = new Lag(consumer, registry);
        this.assigned = new Assigned(consumer, positions, lag);
        this.gaps = new Gaps(consumer, registry);
        this.presence = new Presence(consumer);
    }

    static EventConsumer join(
            StreamSettings settings,
            Generation generation,
            Positions positions,
            Optional<String> instance,
            MeterRegistry registry) {
        Map<String, Object> properties = ClientProperties.consumer(settings);
        instance.ifPresent(name -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        EventConsumer joined = new EventConsumer(settings, generation, consumer, positions, registry);
        consumer.subscribe(List.of(generation.topic()), joined.assigned);
        return joined;
    }

    /**
     * Waits up to this long for records; the batches of one poll are of different partitions. Empty when there is nothing,
     * when the brokers are away, and after {@link #wakeup}. Must be called at least every five minutes, or the group gives
     * the partitions to others.
     *
     * @throws StreamFailed if the brokers refuse this consumer for good
     * @throws RuntimeException what {@link Positions#startOf} throws
     */
    public List<PartitionBatch> poll(Duration atMost) {
        assigned.position();
        try {
            Gathered gathered = new Gathered(settings.consuming());
            gather(atMost, gathered);
            lag.look();
            presence.look(gathered.isEmpty());
            return gathered.batches();
        } catch (KafkaException e) {
            throw new StreamFailed("poll " + generation.topic(), e);
        }
    }

    /** Waits for a first piece, and takes what more is there already. */
    private void gather(Duration atMost, Gathered gathered) {
        try {
            boolean more = add(consumer.poll(atMost), gathered);
            while (more && !gathered.isFull()) {
                more = add(consumer.poll(Duration.ZERO), gathered);
            }
        } catch (OffsetOutOfRangeException e) {
            afterGap(e.offsetOutOfRangePartitions());
        } catch (WakeupException | RetriableException e) {
            LOG.debug("Polling ended early", e);
        }
    }

    private void afterGap(Map<TopicPartition, Long> outOfRange) {
        try {
            gaps.skip(outOfRange);
        } catch (WakeupException | RetriableException e) {
            LOG.debug("The next poll meets the same gap", e);
        }
    }

    private boolean add(ConsumerRecords<byte[], byte[]> records, Gathered gathered) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> kafka = records.records(partition);
            long first = kafka.getFirst().offset();
            long next = kafka.getLast().offset() + 1;
            gathered.add(partition.partition(), assigned.advance(partition, first, next), next, kafka);
        }
        return !records.isEmpty();
    }

    /** Whether there is a next topic, so that this one is written no more. False where the brokers do not say. */
    public boolean isSucceeded() {
        try {
            return !consumer.partitionsFor(
                            Generation.name(settings.topic(), generation.number() + 1), SUCCESSOR_PATIENCE)
                    .isEmpty();
        } catch (AuthorizationException | RetriableException | WakeupException e) {
            LOG.debug("Whether {} has a successor is not known", generation.topic(), e);
            return false;
        } catch (KafkaException e) {
            throw new StreamFailed("look for the successor of " + generation.topic(), e);
        }
    }

    /** Goes to another place of a partition, if it is still assigned. */
    public void seek(int partition, long offset) {
        TopicPartition topicPartition = new TopicPartition(generation.topic(), partition);
        if (assigned.has(topicPartition)) {
            assigned.seek(topicPartition, offset);
        }
    }

    /** The partitions that are assigned now. */
    public Set<Integer> partitions() {
        return assigned.partitions();
    }

    /** From any thread: ends a poll that waits, or else the next one. */
    public void wakeup() {
        consumer.wakeup();
    }

    /** Leaves the group. */
    @Override
    public void close() {
        consumer.close();
    }
}
