package dev.tidemark.server.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream of collected events: one Kafka topic, those who append to it and those who read it. */
public final class KafkaStream {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaStream.class);

    private final StreamSettings settings;
    private final MeterRegistry registry;
    private final Asking asking;

    /** Opens nothing yet. */
    public KafkaStream(StreamSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.asking = new Asking(settings);
    }

    /**
     * Makes the topic unless there is one; an existing one is left as it is, with as many partitions as it has.
     *
     * @throws StreamFailed if the brokers do not answer within 15 seconds, or refuse
     */
    public void createTopicIfAbsent() throws InterruptedException {
        NewTopic topic = new NewTopic(settings.topic(), settings.made().partitions(), (short)
                        settings.made().replication())
                .configs(Map.of(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        String.valueOf(settings.made().minInSync())));
        boolean made = asking.ask("make topic " + settings.topic(), (admin, answer) -> {
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
        LOG.debug("Topic {} {}", settings.topic(), made ? "is made" : "was there");
    }

    /**
     * The identity of the topic. A topic that was dropped and made again has another, and its offsets begin at 0 again.
     *
     * @throws StreamFailed if there is no such topic, or the brokers do not answer within 15 seconds
     */
    public String topicId() throws InterruptedException {
        return description().topicId().toString();
    }

    /** How many partitions the topic has; fails as {@link #topicId} does. */
    public int partitions() throws InterruptedException {
        return description().partitions().size();
    }

    /** A producer, safe for any number of threads. */
    public EventProducer producer() {
        return EventProducer.start(settings, registry);
    }

    /** A consumer of the group, for one thread. */
    public EventConsumer consumer(Positions positions) {
        return EventConsumer.join(settings, positions, Optional.empty(), registry);
    }

    /**
     * A consumer that keeps its place in the group under a name, for one thread: when its process was killed and is back
     * before the group missed it (6 seconds), it has its partitions at once. Of two with one name the older one fails.
     */
    public EventConsumer consumer(Positions positions, String instance) {
        return EventConsumer.join(settings, positions, Optional.of(instance), registry);
    }

    private TopicDescription description() throws InterruptedException {
        return asking.ask(
                "describe topic " + settings.topic(),
                (admin, answer) -> only(
                        settings.topic(),
                        answer.to(
                                admin.describeTopics(List.of(settings.topic())).allTopicNames())));
    }

    static TopicDescription describe(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return only(topic, admin.describeTopics(List.of(topic)).allTopicNames().get());
    }

    private static TopicDescription only(String topic, Map<String, TopicDescription> topics) {
        return Objects.requireNonNull(topics.get(topic), topic);
    }
}
