package dev.tidemark.server.stream;

import dev.tidemark.server.collect.CollectedEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * An event as a Kafka record: the key is the 16 bytes of the event key, so that all copies of an event are in one partition;
 * the header {@code t} is the tenant (4 bytes), {@code r} the time of receipt (8 bytes, microseconds since 1970); the value is
 * the JSON. All big-endian.
 */
final class RecordFormat {
    private static final String TENANT = "t";
    private static final String RECEIVED = "r";
    private static final byte[] NONE = {};

    private RecordFormat() {}

    static ProducerRecord<byte[], byte[]> encode(String topic, CollectedEvent event) {
        byte[] key = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.eventKey().getMostSignificantBits())
                .putLong(event.eventKey().getLeastSignificantBits())
                .array();
        ProducerRecord<byte[], byte[]> kafka = new ProducerRecord<>(topic, key, event.json());
        kafka.headers()
                .add(
                        TENANT,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(event.tenantId())
                                .array())
                .add(
                        RECEIVED,
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(micros(event.receivedAt()))
                                .array());
        return kafka;
    }

    static StreamItem decode(ConsumerRecord<byte[], byte[]> kafka) {
        if (kafka.value() == null) {
            return undecodable(kafka, "no value");
        }
        if (kafka.key() == null || kafka.key().length != 2 * Long.BYTES) {
            return undecodable(kafka, "the key is not 16 bytes");
        }
        byte[] tenant = header(kafka.headers(), TENANT);
        byte[] received = header(kafka.headers(), RECEIVED);
        if (tenant.length != Integer.BYTES || received.length != Long.BYTES) {
            return undecodable(
                    kafka,
                    "the header " + (tenant.length == Integer.BYTES ? RECEIVED : TENANT)
                            + " is missing or has a wrong length");
        }
        ByteBuffer key = ByteBuffer.wrap(kafka.key());
        return new StreamRecord(
                kafka.partition(),
                kafka.offset(),
                ByteBuffer.wrap(tenant).getInt(),
                new UUID(key.getLong(), key.getLong()),
                Instant.EPOCH.plus(ByteBuffer.wrap(received).getLong(), ChronoUnit.MICROS),
                kafka.value());
    }

    private static Undecodable undecodable(ConsumerRecord<byte[], byte[]> kafka, String why) {
        return new Undecodable(kafka.partition(), kafka.offset(), kafka.value() == null ? NONE : kafka.value(), why);
    }

    private static byte[] header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? NONE : header.value();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
