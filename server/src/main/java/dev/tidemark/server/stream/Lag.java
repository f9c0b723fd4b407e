package dev.tidemark.server.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Records of each assigned partition that were not polled yet, as of the last fetch; the gauges of partitions that go to others go too. */
final class Lag {
    private final Consumer<byte[], byte[]> consumer;
    private final MeterRegistry registry;
    private final Map<Integer, Long> records = new ConcurrentHashMap<>();
    private final Map<Integer, Gauge> gauges = new HashMap<>();

    Lag(Consumer<byte[], byte[]> consumer, MeterRegistry registry) {
        this.consumer = consumer;
        this.registry = registry;
    }

    void look() {
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent() && records.put(partition.partition(), lag.getAsLong()) == null) {
                register(partition.partition());
            }
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            records.remove(partition.partition());
            Optional.ofNullable(gauges.remove(partition.partition())).ifPresent(registry::remove);
        });
    }

    private void register(int partition) {
        Gauge gauge = Gauge.builder("tidemark.stream.lag", records, lags -> lags.getOrDefault(partition, 0L))
                .description("Records that were not polled yet")
                .tag("partition", Integer.toString(partition))
                .register(registry);
        gauges.put(partition, gauge);
    }
}
