package dev.tidemark.server.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * More partitions, while events go on: the topic is closed by the brokers themselves, for all producers wherever they are, and
 * only then another one is made. Killed anywhere, it is gone on with by running it again. Only one at a time.
 */
public final class Growth {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final StreamSettings settings;
    private final Asking asking;
    private final Generations generations;

    public Growth(StreamSettings settings) {
        this.settings = settings;
        this.asking = Asking.patiently(settings);
        this.generations = new Generations(settings, asking);
    }

    /** The topic that is written now. */
    public Generation newest() throws InterruptedException {
        return generations.newest();
    }

    /**
     * Closes the newest topic, and makes the next one with this many partitions, with the replicas and settings of that one.
     *
     * @throws StreamFailed if the brokers refuse, or a partition has no leader; the topic is open again then, unless that was
     *     refused too
     */
    public Generation to(int partitions) throws InterruptedException {
        Generation last = generations.newest();
        NewTopic next = next(last, partitions);
        create(next, true);
        Optional<String> limit = limit(last);
        close(last);
        try {
            awaitRefusals(last);
        } catch (StreamFailed | InterruptedException e) {
            limit(last, limit);
            throw e;
        }
        create(next, false);
        return generations.newest();
    }

    private NewTopic next(Generation last, int partitions) throws InterruptedException {
        Map<String, String> own = new HashMap<>(generations.ownSettings(last));
        own.remove(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Generations.NOTHING);
        return new NewTopic(Generation.name(settings.topic(), last.number() + 1), partitions, (short) replication(last))
                .configs(own);
    }

    private int replication(Generation last) throws InterruptedException {
        return asking.ask(
                "describe topic " + last.topic(),
                (admin, answer) ->
                        answer.to(admin.describeTopics(List.of(last.topic())).allTopicNames()).values().stream()
                                .flatMap(topic -> topic.partitions().stream())
                                .mapToInt(partition -> partition.replicas().size())
                                .max()
                                .orElseThrow());
    }

    private void create(NewTopic next, boolean onlyTry) throws InterruptedException {
        asking.ask((onlyTry ? "try to make topic " : "make topic ") + next.name(), (admin, answer) -> {
            answer.to(admin.createTopics(List.of(next), new CreateTopicsOptions().validateOnly(onlyTry))
                    .all());
            return true;
        });
    }

    private Optional<String> limit(Generation topic) throws InterruptedException {
        return Optional.ofNullable(generations.ownSettings(topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                .filter(limit -> !limit.equals(Generations.NOTHING));
    }

    /** From now on its leaders refuse what anybody appends, each as soon as it has heard of it. */
    void close(Generation topic) throws InterruptedException {
        limit(topic, Optional.of(Generations.NOTHING));
    }

    private void limit(Generation topic, Optional<String> limit) throws InterruptedException {
        ConfigEntry entry = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, limit.orElse(null));
        AlterConfigOp change =
                new AlterConfigOp(entry, limit.isPresent() ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE);
        asking.ask("change the limit of " + topic.topic(), (admin, answer) -> {
            answer.to(admin.incrementalAlterConfigs(Map.of(Generations.resource(topic), List.of(change)))
                    .all());
            return true;
        });
    }

    /** By trying: until every leader refuses, another topic must not be. */
    private void awaitRefusals(Generation topic) throws InterruptedException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientProperties.producer(settings), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition : IntStream.range(0, topic.partitions()).toArray()) {
                while (takes(producer, topic, partition)) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private static boolean takes(Producer<byte[], byte[]> producer, Generation topic, int partition)
            throws InterruptedException {
        try {
            producer.send(RecordFormat.trial(topic.topic(), partition)).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw new StreamFailed("close partition " + partition + " of " + topic.topic(), Asking.cause(e));
        } catch (KafkaException e) {
            throw new StreamFailed("close partition " + partition + " of " + topic.topic(), e);
        }
    }
}
