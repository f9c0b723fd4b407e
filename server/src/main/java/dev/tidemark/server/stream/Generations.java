package dev.tidemark.server.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What the brokers know of the stream's topics. */
final class Generations {

    /** A topic with this limit takes no record any more, from nobody: no batch is as small. */
    static final String NOTHING = "0";

    private final StreamSettings settings;
    private final Asking asking;

    Generations(StreamSettings settings, Asking asking) {
        this.settings = settings;
        this.asking = asking;
    }

    /** Oldest first; those that were deleted are missing. */
    List<Generation> all() throws InterruptedException {
        return asking.ask("list topics " + settings.topic(), (admin, answer) -> {
            Map<String, Integer> numbers = new HashMap<>();
            answer.to(admin.listTopics().names())
                    .forEach(topic ->
                            Generation.number(settings.topic(), topic).ifPresent(number -> numbers.put(topic, number)));
            return answer.to(admin.describeTopics(numbers.keySet()).allTopicNames()).values().stream()
                    .map(topic -> new Generation(
                            numbers.getOrDefault(topic.name(), 1),
                            topic.name(),
                            topic.topicId().toString(),
                            topic.partitions().size()))
                    .sorted(Generation.ORDER)
                    .toList();
        });
    }

    /**
     * The newest one.
     *
     * @throws StreamFailed if there is none
     */
    Generation newest() throws InterruptedException {
        List<Generation> all = all();
        if (all.isEmpty()) {
            throw new StreamFailed(
                    "look for topic " + settings.topic() + " at " + settings.bootstrapServers(), "there is none");
        }
        return all.getLast();
    }

    /** Whether it takes no more records. */
    boolean isClosed(Generation generation) throws InterruptedException {
        return asking.ask(
                "read the settings of " + generation.topic(),
                (admin, answer) -> NOTHING.equals(config(admin, answer, generation)
                        .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                        .value()));
    }

    /** What was set for this topic, and not for all. */
    Map<String, String> ownSettings(Generation generation) throws InterruptedException {
        return asking.ask(
                "read the settings of " + generation.topic(),
                (admin, answer) -> config(admin, answer, generation).entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    }

    private static Config config(Admin admin, Asking.Answer answer, Generation generation)
            throws ExecutionException, InterruptedException {
        ConfigResource topic = resource(generation);
        return answer.to(admin.describeConfigs(List.of(topic)).all()).getOrDefault(topic, new Config(List.of()));
    }

    static ConfigResource resource(Generation generation) {
        return new ConfigResource(ConfigResource.Type.TOPIC, generation.topic());
    }

    /**
     * What of the log can be read.
     *
     * @param begin of the oldest record that is there
     * @param end after the newest
     */
    record Span(long begin, long end) {}

    /** By partition. */
    Map<Integer, Span> spans(Generation generation) throws InterruptedException {
        List<TopicPartition> partitions = IntStream.range(0, generation.partitions())
                .mapToObj(partition -> new TopicPartition(generation.topic(), partition))
                .toList();
        return asking.ask("look for the ends of " + generation.topic(), (admin, answer) -> {
            var ends = answer.to(
                    admin.listOffsets(each(partitions, OffsetSpec.latest())).all());
            var begins = answer.to(
                    admin.listOffsets(each(partitions, OffsetSpec.earliest())).all());
            Map<Integer, Span> spans = new HashMap<>();
            begins.forEach((partition, begin) -> Optional.ofNullable(ends.get(partition))
                    .ifPresent(end -> spans.put(partition.partition(), new Span(begin.offset(), end.offset()))));
            return spans;
        });
    }

    private static Map<TopicPartition, OffsetSpec> each(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
    }
}
