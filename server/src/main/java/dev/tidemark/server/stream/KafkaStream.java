package dev.tidemark.server.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream of collected events: one Kafka topic after another, those who append to it and those who read it. */
public final class KafkaStream {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaStream.class);

    /**
     * Dates records by its own clock: by theirs it would refuse those of a server whose clock is an hour ahead, and let go at once
     * of those of one that is days behind. When an event was received is in a header.
     */
    private static final String BROKERS_CLOCK = TimestampType.LOG_APPEND_TIME.name;

    private final StreamSettings settings;
    private final MeterRegistry registry;
    private final Asking asking;
    private final Generations generations;

    /** Opens nothing yet. */
    public KafkaStream(StreamSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.asking = Asking.patiently(settings);
        this.generations = new Generations(settings, asking);
    }

    /**
     * Makes the first topic unless there is one of the stream's; an existing one is left as it is, with as many partitions as
     * it has.
     *
     * @throws StreamFailed if the brokers do not answer within 15 seconds, or refuse
     */
    public void createTopicIfAbsent() throws InterruptedException {
        if (!generations.all().isEmpty()) {
            return;
        }
        StreamSettings.Made made = settings.made();
        NewTopic topic = new NewTopic(settings.topic(), made.partitions(), (short) made.replication())
                .configs(Map.of(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        String.valueOf(made.minInSync()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        BROKERS_CLOCK));
        boolean first = asking.ask("make topic " + settings.topic(), (admin, answer) -> {
            try {
                answer.to(admin.createTopics(List.of(topic)).all());
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return false;
                }
                throw e;
            }
        });
        LOG.debug("Topic {} {}", settings.topic(), first ? "is made" : "was there");
    }

    /**
     * The topics that carry the stream, oldest first. Only the last one is written.
     *
     * @throws StreamFailed if the brokers do not answer within 15 seconds
     */
    public List<Generation> generations() throws InterruptedException {
        return generations.all();
    }

    /**
     * Records of a topic that wait to be read.
     *
     * @param positions up to where it was read
     * @throws StreamFailed if the brokers do not answer within 15 seconds
     */
    public long waiting(Generation generation, IntToLongFunction positions) throws InterruptedException {
        return generations.spans(generation).entrySet().stream()
                .mapToLong(each -> Math.max(
                        0,
                        each.getValue().end()
                                - Math.max(each.getValue().begin(), positions.applyAsLong(each.getKey()))))
                .sum();
    }

    /** A producer, safe for any number of threads. */
    public EventProducer producer(PartitionCounts counts) {
        return EventProducer.start(
                settings, new Route(new Generations(settings, Asking.briefly(settings)), counts), registry);
    }

    /** A consumer of the group, for one thread, that reads this topic. */
    public EventConsumer consumer(Generation generation, Positions positions) {
        return EventConsumer.join(settings, generation, positions, Optional.empty(), registry);
    }

    /**
     * A consumer that keeps its place in the group under a name, for one thread: when its process was killed and is back
     * before the group missed it (6 seconds), it has its partitions at once. Of two with one name the older one fails.
     */
    public EventConsumer consumer(Generation generation, Positions positions, String instance) {
        return EventConsumer.join(settings, generation, positions, Optional.of(instance), registry);
    }
}
