package dev.tidemark.server.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What several polls of the Kafka client brought, as one batch of each partition, up to the limits of polling. */
final class Gathered {
    private final StreamSettings.Consuming limits;
    private final Map<Integer, PartitionBatch> batches = new LinkedHashMap<>();
    private long records;
    private long bytes;

    Gathered(StreamSettings.Consuming limits) {
        this.limits = limits;
    }

    /** Whether another piece would be too much. */
    boolean isFull() {
        return records + limits.piece() > limits.records() || bytes >= limits.bytes();
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    List<PartitionBatch> batches() {
        return List.copyOf(batches.values());
    }

    /** @param kafka at least one record */
    void add(int partition, long expected, long next, List<ConsumerRecord<byte[], byte[]>> kafka) {
        PartitionBatch batch = batchAt(partition, expected, kafka.getFirst().offset());
        for (ConsumerRecord<byte[], byte[]> record : kafka) {
            if (!RecordFormat.isTrial(record)) {
                batch.items().add(RecordFormat.decode(record));
            }
            bytes += Math.max(0, record.serializedValueSize());
        }
        records += kafka.size();
        batches.put(partition, new PartitionBatch(partition, batch.expected(), batch.first(), next, batch.items()));
    }

    /** The one that ends there; a partition that went away and came back in between is read again from another place. */
    private PartitionBatch batchAt(int partition, long expected, long first) {
        PartitionBatch before = batches.get(partition);
        return before != null && before.next() == expected
                ? before
                : new PartitionBatch(partition, expected, first, first, new ArrayList<>());
    }
}
