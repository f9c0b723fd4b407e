package dev.tidemark.server.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on where the log does not have what was asked for: too old, or past an end that the log lost. Never silently. */
final class Gaps {
    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Counter gaps;

    Gaps(Consumer<byte[], byte[]> consumer, MeterRegistry registry) {
        this.consumer = consumer;
        this.gaps = Counter.builder("tidemark.stream.gap")
                .description("Times that a partition did not have the records at a stored position")
                .register(registry);
    }

    void skip(Map<TopicPartition, Long> outOfRange) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(outOfRange.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(outOfRange.keySet());
        outOfRange.forEach((partition, offset) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, beginning);
            long to = Math.clamp(offset, beginning, end);
            gaps.increment();
            LOG.error(
                    "{} has no offset {}, only {} to {}: going on at {}. {}",
                    partition,
                    offset,
                    beginning,
                    end,
                    to,
                    offset < beginning
                            ? (beginning - offset) + " records were dropped by retention before they were stored"
                            : "the log lost its end; what was stored of it stays");
            consumer.seek(partition, to);
        });
    }
}
