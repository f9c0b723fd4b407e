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
import org.apache.kafka.common.record.TimestampType;

/** The stream of collected events: one Kafka topic, those who append to it and those who read it. */
public final class KafkaStream {
    private static final int ADMIN_MILLIS = 15_000;

    /**
     * By the broker's clock: it refuses what a server whose clock is an hour ahead says that it is of, and lets go at once of what
     * one says that is days behind. When an event was received is in a header.
     */
    private static final Map<String, String> TOPIC =
            Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);

    private final StreamSettings settings;
    private final MeterRegistry registry;

    /** Opens nothing yet. */
    public KafkaStream(StreamSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * Makes the topic unless there is one; an existing one is left as it is, with as many partitions as it has.
     *
     * @throws StreamFailed if the brokers do not answer within 15 seconds, or refuse
     */
    public void createTopicIfAbsent() throws InterruptedException {
        NewTopic topic =
                new NewTopic(settings.topic(), settings.partitions(), (short) settings.replication()).configs(TOPIC);
        try (Admin admin = Admin.create(ClientProperties.admin(settings, ADMIN_MILLIS))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StreamFailed("make topic " + settings.topic(), cause(e));
            }
        }
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
        try (Admin admin = Admin.create(ClientProperties.admin(settings, ADMIN_MILLIS))) {
            return describe(admin, settings.topic());
        } catch (ExecutionException e) {
            throw new StreamFailed("describe topic " + settings.topic(), cause(e));
        }
    }

    static TopicDescription describe(Admin admin, String topic) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(List.of(topic)).allTopicNames().get();
        return Objects.requireNonNull(topics.get(topic), topic);
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
